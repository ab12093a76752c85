import type { Choice } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { beside } from "./beside.js";
import type { LossCall } from "./loss.js";
import { solution } from "./solution.js";

/** What a call of `spoPlus` takes besides the scores. */
export interface SpoPlusCall<Data> extends Pick<LossCall<Data>, "data"> {
  /** z* = MAP(θ), where it is known: it does not change, so it need not be solved for at every step. */
  readonly best?: tf.Tensor;
}

/** θ̂, the predicted scores, and θ, the true ones, both `[B, ...instance]` → `[B]`. */
export type SpoPlus<Data> = (predicted: tf.Tensor, theta: tf.Tensor, call?: SpoPlusCall<Data>) => tf.Tensor;

/**
 * SPO+ (Elmachtoub & Grigas, 2022, https://arxiv.org/abs/1710.08005), for a problem that maximises:
 *
 *     ℓ(θ̂) = max_z ⟨2θ̂ − θ, z⟩ − 2⟨θ̂, z*⟩ + ⟨θ, z*⟩ = ⟨2θ̂ − θ, z⁺ − z*⟩,  z⁺ = MAP(2θ̂ − θ), z* = MAP(θ)
 *
 * It is the paper's loss of the costs ĉ = −θ̂ and c = −θ: convex in θ̂, at least the regret of MAP(θ̂), 0 at θ̂ = θ.
 * Its subgradient is 2(z⁺ − z*): the paper's 2(w*(c) − w*(2ĉ − c)) for the costs, with the sign that θ̂ = −ĉ turns.
 * One solve, and another for z* unless it is passed as `best`. Differentiable in θ̂, not in θ.
 * @throws RangeError for an unknown option, or shapes that do not fit.
 */
export function spoPlus<Data = never>(options: Pick<Choice<Data>, "solver">): SpoPlus<Data> {
  checkNames("spoPlus", options, ["solver"]);
  const solve = (x: tf.Tensor, data: readonly Data[] | undefined) => solution("spoPlus", options.solver, x, data);
  return (predicted, theta, { data, best } = {}) =>
    tf.tidy(() => {
      const { axes } = beside("spoPlus", predicted, theta);
      const ahead = tf.sub(tf.mul(2, predicted), theta);
      return tf.sum(tf.mul(ahead, tf.sub(solve(ahead, data), best ?? solve(theta, data))), axes);
    });
}
