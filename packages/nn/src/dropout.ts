import { checkNumber } from "@discretely/core/check";
import { uniform } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Sets each entry of x to 0 with probability `rate`, by `seed`, and divides the others by 1 − rate
 * (Srivastava et al., 2014). A rate of 0 gives x itself.
 * @throws RangeError for a rate outside [0, 1).
 */
export function dropout(x: tf.Tensor, rate: number, seed: number): tf.Tensor {
  checkNumber("dropout", "rate", rate, { min: 0, max: 1 - 2 ** -24 });
  if (rate === 0) return x;
  const mask = uniform(new Float32Array(x.size), seed);
  for (let i = 0; i < mask.length; i++) mask[i] = mask[i]! < rate ? 0 : 1 / (1 - rate);
  return tf.mul(x, tf.tensor(mask, x.shape, "float32"));
}
