import type { Solver } from "@discretely/core";
import { checkWord } from "@discretely/core/check";
import { onHost, type Where, wheres } from "@discretely/core/where";
import * as tf from "@tensorflow/tfjs-core";

export type { Where };

/**
 * Chooses between the two forms of a solver. A device can't be asked for NaN without a read, so only the host refuses it:
 * the device answers NaN for it, which a loss does not hide.
 */
export function hostOrDevice(name: string, on: Where, host: Solver, device: Solver): Solver {
  checkWord(name, "on", on, wheres);
  return (theta) => (onHost(on) ? host(theta) : tf.tidy(() => keepNaN(theta, device(theta))));
}

/** z with NaN where θ, of a shape that broadcasts to it, is NaN. */
export const keepNaN = (theta: tf.Tensor, z: tf.Tensor): tf.Tensor =>
  tf.tidy(() => (theta.rank === z.rank ? tf.where(tf.isNaN(theta), theta, z) : z));

/** One-hot of the first of the largest entries along the last axis. On webgpu `tf.argMax` takes any of them. */
export function firstLargest(x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const largest = tf.cast(tf.equal(x, tf.max(x, -1, true)), "float32");
    const order = tf.mul(largest, tf.range(x.shape.at(-1)!, 0, -1)); // the first counts most
    return tf.cast(tf.equal(order, tf.max(order, -1, true)), "float32");
  });
}
