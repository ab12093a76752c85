import { exactMarginals, type Method } from "@discretely/core";
import { checkFlag, checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { differencedMarginals } from "./differenced-marginals.js";
import { byRows, familyRelaxation, perturbed, straightThroughValue } from "./relaxation.js";

/** What `relaxedMarginals` takes. */
export interface RelaxedMarginalsOptions {
  /** τ > 0: towards 0 the draws become states. Default 1. */
  readonly temperature?: number;
  /** Whether z is the solver's state at θ + τ_f ε, with the gradient of the soft draw. Default false. */
  readonly hard?: boolean;
  /** `reference` differentiates μ by a central difference of width `difference`, as the Python reference does for k-subsets. */
  readonly parity?: "reference";
  /** The reference's width. Default 0.01. */
  readonly difference?: number;
}

/**
 * z = μ((θ + τ_f ε) / τ), the marginals E[z] of the choice's family at perturbed scores, with the exact gradient
 * Cov(z) dy / τ: a stochastic softmax trick (Paulus et al., 2020, https://arxiv.org/abs/2006.08063). z lies in the hull of
 * the states, and becomes MAP(θ + τ_f ε) as τ → 0. `hard` is its straight-through version.
 * @throws RangeError for an unknown option or one out of range, and from the method for a choice without a family.
 */
export function relaxedMarginals(options: RelaxedMarginalsOptions = {}): Method<undefined> {
  const { parity, ...ours } = options;
  checkNames("relaxedMarginals", ours, ["temperature", "hard", ...(parity ? ["difference"] : [])]);
  const temperature = checkNumber("relaxedMarginals", "temperature", options.temperature ?? 1, { above: 0 });
  const hard = checkFlag("relaxedMarginals", "hard", options.hard ?? false);
  const width = checkNumber("relaxedMarginals", "difference", options.difference ?? 0.01, { above: 0 });
  if (parity !== undefined) checkWord("relaxedMarginals", "parity", parity, ["reference"]);
  return familyRelaxation("relaxedMarginals", (family) => {
    const mu = parity ? differencedMarginals(family, width) : exactMarginals(family);
    const draw = (w: tf.Tensor, solve: (x: tf.Tensor) => tf.Tensor) => {
      const soft = byRows(mu, tf.div(w, temperature));
      return hard ? straightThroughValue(soft, () => solve(w)) : soft;
    };
    return { draw: (drawing) => draw(perturbed(drawing, drawing.draws), drawing.solve) };
  });
}
