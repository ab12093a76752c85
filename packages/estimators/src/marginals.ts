import * as tf from "@tensorflow/tfjs-core";

/** The mean over the M draws of each sample: `[B, S·M, ...instance]` → `[B, S, ...instance]`. */
export function marginals(x: tf.Tensor, marginalSamples: number): tf.Tensor {
  if (marginalSamples === 1) return x;
  const [B, T, ...instance] = x.shape as [number, number, ...number[]];
  return tf.mean(tf.reshape(x, [B, T / marginalSamples, marginalSamples, ...instance]), 2);
}
