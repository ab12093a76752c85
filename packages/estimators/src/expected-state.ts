import { exactMarginals, type Method } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import { exactDraws } from "./exact-draws.js";
import { byRows, eachDraw, familyRelaxation } from "./relaxation.js";

/**
 * z = μ(θ) = E[z] under the choice's family, the same for all samples, with the exact gradient Cov(z) dy: the mean-field
 * baseline. No noise, no variance; L(E[z]) is E[L(z)] for a loss that is linear in z, and else another loss.
 * @throws RangeError for any option, and from the method for a choice without a family.
 */
export function expectedState(options: Readonly<Record<string, never>> = {}): Method<undefined> {
  checkNames("expectedState", options, []);
  return familyRelaxation("expectedState", (family) => ({
    draw: ({ theta, draws }) => eachDraw(byRows(exactMarginals(family), theta), draws),
    sample: (drawing) => exactDraws(family, drawing),
  }));
}
