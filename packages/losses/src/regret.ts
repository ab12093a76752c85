import type { Choice } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { beside } from "./beside.js";
import type { LossCall } from "./loss.js";
import { solution } from "./solution.js";

/** The solver of the choice whose regret is measured. */
export type RegretOptions<Data> = Pick<Choice<Data>, "solver">;

/** z, the true θ, and `data` for the solver → the loss. */
export type Regret<Data> = (z: tf.Tensor, theta: tf.Tensor, call?: Pick<LossCall<Data>, "data">) => tf.Tensor;

/**
 * ⟨θ, z*⟩ − ⟨θ, z⟩ with z* = MAP(θ) and θ the true scores: what the decision z loses, >= 0 for a feasible z.
 * For costs c, θ = −c. z `[B, ...instance]` → `[B]`, or T draws of each, `[B, T, ...instance]` → `[B, T]`;
 * θ `[B, ...instance]`. Differentiable in z (−θ).
 * @throws RangeError for an unknown option, or shapes that do not fit.
 */
export function regret<Data = never>(options: RegretOptions<Data>): Regret<Data> {
  checkNames("regret", options, ["solver"]);
  return (z, theta, { data } = {}) =>
    tf.tidy(() => {
      const { x, axes } = beside("regret", z, theta);
      const best = beside("regret", z, solution("regret", options.solver, theta, data)).x;
      return tf.sum(tf.mul(x, tf.sub(best, z)), axes);
    });
}
