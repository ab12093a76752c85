import { exactMarginals, type Method } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import { exactDraws } from "./exact-draws.js";
import { byRows, eachDraw, exactRelaxation, straightThroughValue } from "./relaxation.js";

/**
 * z ~ p(z; θ) ∝ exp ⟨θ/τ_f, z⟩ exactly, with dθ = (∂μ/∂θ)ᵀ dy = Cov(z) dy / τ_f, μ being the marginals E[z] of the choice's family: SIMPLE
 * (Ahmed et al., 2023, https://arxiv.org/abs/2210.01941), here over any family. Takes dz/dμ for the identity, which is
 * exact for a loss linear in z. No noise and no solve; dy of the T draws are summed before the one product an instance.
 * @throws RangeError for any option, and from the method for a choice without a family or with τ_f = 0.
 */
export function simple(options: Readonly<Record<string, never>> = {}): Method<undefined> {
  checkNames("simple", options, []);
  return exactRelaxation("simple", (family) => ({
    draw: (drawing) => {
      const mu = eachDraw(byRows(exactMarginals(family), drawing.theta), drawing.draws);
      return straightThroughValue(mu, () => exactDraws(family, drawing));
    },
    sample: (drawing) => exactDraws(family, drawing),
  }));
}
