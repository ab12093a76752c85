import * as tf from "@tensorflow/tfjs-core";
import { beside } from "./beside.js";

/** Two states closer than this in every entry are one: float32 has rounded them. */
const TOLERANCE = 1e-5;

/**
 * A metric: 1 where z is y, else 0. Its mean is the accuracy.
 * z `[B, ...instance]` → `[B]`, or T draws of each, `[B, T, ...instance]` → `[B, T]`; y `[B, ...instance]`.
 * @throws RangeError when the shapes do not fit.
 */
export const exactMatch = (z: tf.Tensor, y: tf.Tensor): tf.Tensor =>
  tf.tidy(() => {
    const { x, axes } = beside("exactMatch", z, y);
    return tf.cast(tf.lessEqual(tf.max(tf.abs(tf.sub(z, x)), axes), TOLERANCE), "float32");
  });
