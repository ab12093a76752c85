import type { Estimator } from "@discretely/core";
import { checkNames, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { projections } from "./projection.js";

const WORDS = ["standardised", "centred", "normalised", "none"] as const;

/** What `identity` takes. */
export interface IdentityOptions {
  /**
   * P: `centred` takes out the mean of an instance, `normalised` divides by its norm, `standardised` (default) does both.
   * P must not change the solution: centre only where all states have the same sum (one-hots, k-subsets, trees, matchings).
   * Paths differ in length; take `normalised` there, which suits every solver.
   */
  readonly projection?: (typeof WORDS)[number];
}

/**
 * z = MAP(P(θ) + τ_f ε), dθ = J_P(θ)ᵀ dy: the solver is the identity on the way back, after a projection P onto what it can
 * tell apart (Sahoo et al., 2023, https://arxiv.org/abs/2205.15213). No solve, biased.
 * With u = θ − mean(θ) and p = u / ‖u‖, J_Pᵀ dy is (dy − p ⟨p, dy⟩) / ‖u‖ less its mean; 0 where u = 0.
 * @throws RangeError for an unknown option or one out of range.
 */
export function identity(options: IdentityOptions = {}): Estimator {
  checkNames("identity", options, ["projection"]);
  const { project, back } =
    projections[checkWord("identity", "projection", options.projection ?? "standardised", WORDS)];
  return {
    perturb: (theta, noise, temperature) => tf.add(project(theta), tf.mul(temperature, noise)),
    init: () => undefined,
    ask: () => [],
    tell: ({ theta }, dy) => ({ gradient: back(theta, dy), state: undefined }),
  };
}
