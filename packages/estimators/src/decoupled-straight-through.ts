import type { Estimator } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import { softmaxGradient } from "./softmax-gradient.js";

/** What `decoupledStraightThrough` takes. */
export interface DecoupledStraightThroughOptions {
  /** τ_b > 0, of the backward pass alone; the forward pass has the layer's τ_f. Default 1. */
  readonly temperature?: number;
}

/**
 * dθ = ∇_θ ⟨softmax(θ / τ_b), dy⟩ along the last axis, for z ~ softmax(θ / τ_f): decoupled straight-through (Shah et al.,
 * 2024, https://arxiv.org/abs/2410.13331). τ_f says how far z explores, τ_b how widely the gradient spreads. For one-hot z,
 * with Gumbel noise. No solve; exact for a linear loss at τ_b = τ_f, else biased.
 * @throws RangeError for an unknown option or one out of range.
 */
export function decoupledStraightThrough(options: DecoupledStraightThroughOptions = {}): Estimator {
  checkNames("decoupledStraightThrough", options, ["temperature"]);
  const temperature = checkNumber("decoupledStraightThrough", "temperature", options.temperature ?? 1, { above: 0 });
  return {
    init: () => undefined,
    ask: () => [],
    tell: ({ theta }, dy) => ({ gradient: softmaxGradient(theta, temperature, dy), state: undefined }),
  };
}
