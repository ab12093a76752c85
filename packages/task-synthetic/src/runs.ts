import type { Problem } from "@discretely/audit";
import type { SampleLoss } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";

/** θ of R runs of each problem, one after the other: `[instances · R, n]`. */
export function startOf({ theta, shape: [B] }: Problem, runs: number): tf.Tensor2D {
  const n = theta.length / B;
  return tf.tidy(() => tf.reshape(tf.tile(tf.tensor3d(theta, [B, 1, n]), [1, runs, 1]), [B * runs, n]));
}

/** The problems' loss of draws of their runs: `[instances · R, T, n]` → `[instances · R, T]`. */
export function lossOfRuns({ loss, shape: [B] }: Problem): SampleLoss {
  return (z) => {
    const [rows, T, n] = z.shape as [number, number, number];
    return tf.reshape(loss(tf.reshape(z, [B, (rows / B) * T, n])), [rows, T]);
  };
}

/** The mean over runs and draws, with the gradient of the sum over runs: each moves as if it were alone. */
export const meanOfRuns = tf.customGrad((losses) => {
  const { shape } = losses as tf.Tensor;
  return { value: tf.mean(losses as tf.Tensor), gradFunc: (dy) => tf.mul(tf.div(dy, shape[1]!), tf.ones(shape)) };
}) as (losses: tf.Tensor) => tf.Scalar;
