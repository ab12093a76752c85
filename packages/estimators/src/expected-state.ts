import { exactMarginals, type Method } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import { exactDraws } from "./exact-draws.js";
import { byRows, eachDraw, exactRelaxation } from "./relaxation.js";

/**
 * z = μ(θ/τ_f) = E[z] under the choice's family, the same for all samples, with the exact gradient Cov(z) dy / τ_f: the
 * mean-field baseline. No noise, no variance; L(E[z]) is E[L(z)] for a loss that is linear in z, and else another loss.
 * @throws RangeError for any option, and from the method for a choice without a family or with τ_f = 0.
 */
export function expectedState(options: Readonly<Record<string, never>> = {}): Method<undefined> {
  checkNames("expectedState", options, []);
  return exactRelaxation("expectedState", (family) => ({
    draw: ({ theta, draws }) => eachDraw(byRows(exactMarginals(family), theta), draws),
    sample: (drawing) => exactDraws(family, drawing),
  }));
}
