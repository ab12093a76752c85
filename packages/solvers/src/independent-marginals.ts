import type { Family } from "@discretely/core";
import { checkTheta } from "./family-theta.js";

/**
 * The family of independent entries, the states of `independent`: Bernoulli variables of logits θ, of any number.
 * A = Σ ln(1 + e^θᵢ), μᵢ = 1 / (1 + e^−θᵢ), and ∂μᵢ/∂θᵢ = μᵢ (1 − μᵢ). O(n) each.
 */
export function independentMarginals(): Family {
  const checked = (theta: ArrayLike<number>) => {
    checkTheta("independentMarginals", theta, theta.length);
    return Float64Array.from(theta);
  };
  return {
    logPartition: (theta) =>
      checked(theta).reduce((sum, t) => sum + Math.max(t, 0) + Math.log1p(Math.exp(-Math.abs(t))), 0),
    marginals: (theta) => checked(theta).map(sigmoid),
    vjp: (theta, v) => checked(theta).map((t, i) => v[i]! * sigmoid(t) * sigmoid(-t)),
    sample: (theta, uniform) => checked(theta).map((t) => Number(uniform() < sigmoid(t))),
  };
}

const sigmoid = (t: number) => 1 / (1 + Math.exp(-t));
