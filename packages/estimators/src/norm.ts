import * as tf from "@tensorflow/tfjs-core";

/** The axes of one instance in `[B, T, ...instance]`. */
export const instanceAxes = (x: tf.Tensor): number[] => x.shape.slice(2).map((_, i) => i + 2);

/** ‖x‖₂ of each instance and sample: `[B, T, ...instance]` → `[B, T, 1, ...]`. */
export const instanceNorm = (x: tf.Tensor): tf.Tensor =>
  tf.tidy(() => tf.sqrt(tf.sum(tf.square(x), instanceAxes(x), true)));

/** Below −LARGE lies no finite θ of use, and its square is finite. */
const LARGE = 1e18;

/** 1 where x is finite, 0 where it is −∞: never chosen. Without a comparison, which has no fast path on wasm. */
export const allowed = (x: tf.Tensor): tf.Tensor => tf.tidy(() => tf.step(tf.add(x, LARGE)));

/** x with 0 for −∞: an entry that is never chosen has no size. */
export const withoutNever = (x: tf.Tensor): tf.Tensor =>
  tf.tidy(() => tf.mul(tf.clipByValue(x, -LARGE, LARGE), allowed(x)));
