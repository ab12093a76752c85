import type { Estimator } from "@discretely/core";
import { checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { finiteDifference } from "./finite-difference.js";
import { fixed } from "./fixed.js";

/** What `interpolation` takes. */
export interface InterpolationOptions {
  /** λ, in units of θ / dy. Default 20. */
  readonly lambda?: number;
  /** `reference` keeps the costs −θ′ of the second solve at 0 or above, as the Python reference does. */
  readonly parity?: "reference";
}

/**
 * dθ = (z − z′) / λ with z′ = MAP(θ − λ dy + τ_q ε): differentiation of black-box solvers (Pogančić et al., 2020,
 * https://arxiv.org/abs/1912.02175). It is the gradient of (max_z ⟨θ, z⟩ − max_z ⟨θ − λ dy, z⟩) / λ, which interpolates the
 * loss linearly. Meant for no noise, where it needs no more than one solve; one solve a sample.
 * @throws RangeError for an unknown option or one out of range.
 */
export function interpolation(options: InterpolationOptions = {}): Estimator {
  const { lambda = 20, parity } = options;
  checkNames("interpolation", options, ["lambda", "parity"]);
  checkNumber("interpolation", "lambda", lambda, { above: 0 });
  if (parity === undefined) return finiteDifference({ step: fixed(lambda), difference: "forward" });
  checkWord("interpolation", "parity", parity, ["reference"]);
  return {
    init: () => undefined,
    ask: ({ theta, noise, targetTemperature }, dy) => {
      const costs = tf.relu(tf.sub(tf.mul(lambda, dy), theta)); // max(w + λ dy, 0) with w = −θ
      return [tf.sub(tf.mul(targetTemperature, noise), costs)];
    },
    tell: ({ z }, _, [target]) => ({ gradient: tf.div(tf.sub(z, target!), lambda), state: undefined }),
  };
}
