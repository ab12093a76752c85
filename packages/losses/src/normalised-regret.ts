import { checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { type Regret, type RegretOptions, regret } from "./regret.js";
import { solution } from "./solution.js";

/**
 * A metric: the regret of each decision over the mean |⟨θ, z*⟩| of the batch, so that its mean is the ratio of the summed
 * regret to the summed optimal value (Elmachtoub & Grigas, 2022, section 6, https://arxiv.org/abs/1710.08005).
 * Shapes as in {@link regret}. A batch of optimal value 0 has no scale: NaN or infinite.
 * @throws RangeError for an unknown option, or shapes that do not fit.
 */
export function normalisedRegret<Data = never>(options: RegretOptions<Data>): Regret<Data> {
  checkNames("normalisedRegret", options, ["solver"]);
  const lost = regret(options);
  return (z, theta, call = {}) =>
    tf.tidy(() => {
      const best = solution("normalisedRegret", options.solver, theta, call.data);
      const axes = theta.shape.slice(1).map((_, i) => i + 1);
      return tf.div(lost(z, theta, call), tf.mean(tf.abs(tf.sum(tf.mul(theta, best), axes))));
    });
}
