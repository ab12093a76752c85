import type { Estimator } from "@discretely/core";
import { checkNames, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { instanceAxes, instanceNorm } from "./norm.js";

const PROJECTIONS = ["standardised", "centred", "normalised", "none"] as const;

export interface IdentityOptions {
  /**
   * P: `centred` takes out the mean of an instance, `normalised` divides by its norm, `standardised` (default) does both.
   * P must not change the solution: centre only where all states have the same sum (one-hots, k-subsets, trees, matchings).
   * Paths differ in length; take `normalised` there, which suits every solver.
   */
  readonly projection?: (typeof PROJECTIONS)[number];
}

/**
 * z = MAP(P(θ) + τ_f ε), dθ = J_P(θ)ᵀ dy: the solver is the identity on the way back, after a projection P onto what it can
 * tell apart (Sahoo et al., 2023, https://arxiv.org/abs/2205.15213). No solve, biased.
 * With u = C θ, C = I − 11ᵀ/n, and p = u / ‖u‖, J_Pᵀ dy = C (dy − p ⟨p, dy⟩) / ‖u‖; 0 where u = 0.
 * @throws RangeError for an unknown option or one out of range.
 */
export function identity(options: IdentityOptions = {}): Estimator {
  checkNames("identity", options, ["projection"]);
  const projection = checkWord("identity", "projection", options.projection ?? "standardised", PROJECTIONS);
  const centres = projection === "centred" || projection === "standardised";
  const normalises = projection === "normalised" || projection === "standardised";
  const centre = (x: tf.Tensor) => (centres ? tf.sub(x, tf.mean(x, instanceAxes(x), true)) : x);
  const unit = (u: tf.Tensor) => (normalises ? tf.divNoNan(u, instanceNorm(u)) : u);
  const unitBack = (u: tf.Tensor, dy: tf.Tensor) => {
    if (!normalises) return dy;
    const p = unit(u);
    const along = tf.sum(tf.mul(p, dy), instanceAxes(dy), true);
    return tf.divNoNan(tf.sub(dy, tf.mul(p, along)), instanceNorm(u));
  };
  return {
    perturb: (theta, noise, temperature) => tf.add(unit(centre(theta)), tf.mul(temperature, noise)),
    init: () => undefined,
    ask: () => [],
    tell: ({ theta }, dy) => ({ gradient: centre(unitBack(centre(theta), dy)), state: undefined }),
  };
}
