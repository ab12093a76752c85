import type { Estimator } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { logits } from "./logits.js";
import { softmaxJacobian } from "./softmax-gradient.js";

/** What `reinMax` takes. */
export interface ReinMaxOptions {
  /** τ ≥ 1: a larger one spreads the gradient wider, at a bias. Default 1, the second-order method. */
  readonly temperature?: number;
}

/**
 * dφ = 2 J(q) dy − ½ J(p) dy with φ = θ / τ_f, p = softmax(φ), q = (softmax(φ / τ) + z) / 2 and J(q) = diag(q) − q qᵀ:
 * ReinMax, Heun's method in place of straight-through's Euler (Liu et al., 2023, https://arxiv.org/abs/2304.08612).
 * At τ = 1 unbiased for every loss that is quadratic in z. For one-hot z, with Gumbel noise; along the last axis. No solve.
 * @throws RangeError for an unknown option or one out of range.
 */
export function reinMax(options: ReinMaxOptions = {}): Estimator {
  checkNames("reinMax", options, ["temperature"]);
  // Below 1 the gradient is steeper than the distribution that z comes from: neither the paper's method nor less biased.
  const temperature = checkNumber("reinMax", "temperature", options.temperature ?? 1, { min: 1 });
  return {
    init: () => undefined,
    ask: () => [],
    tell: (tape, dy) => {
      const phi = logits("reinMax", tape);
      const q = tf.div(tf.add(tf.softmax(tf.div(phi, temperature)), tape.z), 2);
      const heun = tf.sub(tf.mul(2, softmaxJacobian(q, dy)), tf.mul(0.5, softmaxJacobian(tf.softmax(phi), dy)));
      return { gradient: tf.div(heun, tape.forwardTemperature), state: undefined };
    },
  };
}
