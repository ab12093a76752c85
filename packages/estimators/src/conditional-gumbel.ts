import { exponential } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

/**
 * φ + G with G ~ Gumbel given argmax(φ + G) = z, up to a constant of each row: with E ~ Exp(1) and Z = Σ_j exp φ_j,
 * log Z − log E_z at the chosen entry, −log(E_j / exp φ_j + E_z / Z) elsewhere (Maddison, Tarlow & Minka,
 * 2014, https://arxiv.org/abs/1411.0030). φ is `[B, 1, ...]`, the one-hot z `[B, T, ...]`; the draws of an instance are its example's.
 */
export function conditionalGumbel(phi: tf.Tensor, z: tf.Tensor, seed: number, examples: readonly number[]): tf.Tensor {
  return tf.tidy(() => {
    const e = exponentials(z.shape, seed, examples);
    const weight = tf.exp(tf.sub(phi, tf.max(phi, -1, true)));
    const earliest = tf.div(tf.sum(tf.mul(z, e), -1, true), tf.sum(weight, -1, true)); // E_z / Z
    const elsewhere = tf.mul(tf.sub(1, z), tf.div(e, tf.add(weight, z))); // 0 at z, whatever underflows there
    return tf.neg(tf.log(tf.add(elsewhere, earliest)));
  });
}

/** Exp(1) draws of `shape` = `[B, ...]`, row b that of `examples[b]`. */
function exponentials(shape: readonly number[], seed: number, examples: readonly number[]): tf.Tensor {
  const size = shape.slice(1).reduce((a, b) => a * b, 1);
  const values = new Float32Array(examples.length * size);
  for (const [b, example] of examples.entries())
    exponential(values.subarray(b * size, (b + 1) * size), seed, { example });
  return tf.tensor(values, [...shape]);
}
