import * as tf from "@tensorflow/tfjs-core";
import { beside } from "./beside.js";

/**
 * Σᵢ zᵢ (1 − yᵢ) + (1 − zᵢ) yᵢ: the entries in which z differs from y, for entries in {0, 1}; linear in z in between.
 * z `[B, ...instance]` → `[B]`, or T draws of each, `[B, T, ...instance]` → `[B, T]`; y `[B, ...instance]`.
 * Differentiable in z (1 − 2y) and in y.
 * @throws RangeError when the shapes do not fit.
 */
export const hamming = (z: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.tidy(() => {
    const { x, axes } = beside("hamming", z, y);
    return tf.sum(tf.add(tf.mul(z, tf.sub(1, x)), tf.mul(tf.sub(1, z), x)), axes);
  });
