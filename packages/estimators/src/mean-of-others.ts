import * as tf from "@tensorflow/tfjs-core";

/**
 * For each draw the mean over those that it does not depend on: all but itself, or but its pair, along `axes`. `[B, T]` → `[B, T]`;
 * 0 where there are none. As a baseline it is independent of its draw's ε, so E[ν(ε) b] = E[ν(ε)] E[b] = 0.
 */
export function meanOfOthers(x: tf.Tensor, paired: boolean, axes: readonly number[] = [1]): tf.Tensor {
  const [B, T] = x.shape as [number, number];
  const own = paired ? pairSums(x, B, T) : x;
  const all = axes.reduce((size, axis) => size * x.shape[axis]!, 1);
  const others = Array.from({ length: T }, (_, t) => all - (paired && (t ^ 1) < T ? 2 : 1));
  return tf.divNoNan(tf.sub(tf.sum(x, [...axes], true), own), tf.tensor2d([others]));
}

/** x₂ⱼ + x₂ⱼ₊₁ at both places; a last draw without a partner is alone. */
function pairSums(x: tf.Tensor, B: number, T: number): tf.Tensor {
  const even = tf.pad(x, [
    [0, 0],
    [0, T % 2],
  ]);
  const sums = tf.sum(tf.reshape(even, [B, -1, 2]), 2, true);
  return tf.slice(tf.reshape(tf.tile(sums, [1, 1, 2]), [B, -1]), [0, 0], [B, T]);
}
