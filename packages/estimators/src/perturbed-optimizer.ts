import type { Estimator } from "@discretely/core";
import { checkFlag, checkNames } from "@discretely/core/check";
import { scoreGradient } from "./score-gradient.js";

/** What `perturbedOptimizer` takes. */
export interface PerturbedOptimizerOptions {
  /**
   * Subtract from ⟨z_s, dy_s⟩ its mean over the other samples (antithetic pairs leave out both). Default true; lowers the
   * variance. It adds nothing to the expectation where dy_r does not depend on ε_s for r ≠ s: a loss that is linear, or a
   * mean of losses that each read one sample. Under a loss of the samples' mean, dy holds every ε: with or without centring
   * the bias is then of order 1/S.
   */
  readonly centred?: boolean;
}

/**
 * dθ = ν(ε) ⟨z, dy⟩ / τ_f with ν = −∇ log ρ: perturbed optimizers (Berthet et al., 2020, https://arxiv.org/abs/2002.08676).
 * No solve. Unbiased for E[⟨z, dy⟩], with a variance that grows as 1/τ_f² and with the dimension.
 * The noise needs a score, and τ_f > 0; both are checked by the first backward pass.
 * @throws RangeError for an unknown option or one out of range.
 */
export function perturbedOptimizer(options: PerturbedOptimizerOptions = {}): Estimator {
  checkNames("perturbedOptimizer", options, ["centred"]);
  const centred = checkFlag("perturbedOptimizer", "centred", options.centred ?? true);
  return {
    init: () => undefined,
    ask: () => [],
    tell: (tape, dy) => ({
      gradient: scoreGradient("perturbedOptimizer", tape, dy, centred),
      state: undefined,
    }),
  };
}
