import { checkNumber } from "@discretely/core/check";
import { words } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

const LEVELS = 2 ** 16;

/**
 * Sets each entry of x to 0 with probability `rate`, by `seed`, and divides the others by 1 − rate
 * (Srivastava et al., 2014). The probability is rounded to a multiple of 2⁻¹⁶. A rate of 0 gives x itself.
 * @throws RangeError for a rate outside [0, 1).
 */
export function dropout(x: tf.Tensor, rate: number, seed: number): tf.Tensor {
  checkNumber("dropout", "rate", rate, { min: 0, max: 1 - 2 ** -24 });
  if (rate === 0) return x;
  const below = Math.round(rate * LEVELS);
  const kept = 1 / (1 - rate);
  const drawn = words(new Uint32Array(Math.ceil(x.size / 2)), seed);
  const mask = new Float32Array(2 * drawn.length); // two entries a word: half the draws, half the time
  for (let i = 0; i < drawn.length; i++) {
    const word = drawn[i]!;
    mask[2 * i] = (word & (LEVELS - 1)) < below ? 0 : kept;
    mask[2 * i + 1] = word >>> 16 < below ? 0 : kept;
  }
  return tf.mul(x, tf.tensor(mask.subarray(0, x.size), x.shape, "float32"));
}
