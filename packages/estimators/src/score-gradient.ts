import type { Tape } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { meanOfOthers } from "./mean-of-others.js";
import { instanceAxes } from "./norm.js";

/**
 * ν(ε_s) (⟨z_s, dy_s⟩ − b_s) / τ_f of each draw, the score-type gradient in x of E[⟨z(x + τ_f ε), dy⟩]; b_s is the mean of
 * ⟨z_r, dy_r⟩ over the draws r that do not depend on s, or 0.
 * @throws RangeError where the noise has no score, or τ_f = 0.
 */
export function scoreGradient(where: string, tape: Tape, dy: tf.Tensor, centred: boolean): tf.Tensor {
  const { z, noise, forwardTemperature, score, paired } = tape;
  if (!score) throw new RangeError(`${where}: the noise has no score ν(ε); take normal, gumbel or logistic noise`);
  if (forwardTemperature === 0) {
    throw new RangeError(`${where}: forwardTemperature must be a finite number > 0, got 0; it divides by it`);
  }
  const value = tf.sum(tf.mul(z, dy), instanceAxes(dy)); // [B, T]
  const weight = centred ? tf.sub(value, meanOfOthers(value, paired)) : value;
  const perDraw = tf.reshape(weight, [...weight.shape, ...dy.shape.slice(2).map(() => 1)]);
  return tf.mul(score(noise), tf.div(perDraw, forwardTemperature));
}
