import type { Named } from "@discretely/training";
import type { Settings } from "./settings.js";

/** The noise of Niepert et al. (2021), who tried τ of k, 2k and 3k and found 5 for k = 5, and 30 for 10 and 15. */
const sumOfGamma = (k: number): Named => ({ name: "sum-of-gamma", options: { kappa: k, tau: k < 10 ? k : 30 } });
const gumbel: Named = { name: "gumbel", options: {} };

/** The options and the noise that suit a method on this task; `given`, the user's, go before them. */
export function defaults(estimator: string, { k, samples }: Settings, given: Named["options"]) {
  switch (estimator) {
    case "imle":
      // λ = 1000 of the paper is that of one mask; a mean over S divides dy by S. λ and β exclude each other.
      return { estimator: given.beta === undefined ? { lambda: 1000 * samples } : {}, noise: sumOfGamma(k) };
    case "straight-through":
      return { estimator: {}, noise: sumOfGamma(k) };
    case "concrete":
      return { estimator: { k, temperature: 0.1 }, noise: gumbel };
    case "soft-sub":
      return { estimator: { k, temperature: 0.5 }, noise: gumbel };
    default:
      return { estimator: {}, noise: gumbel };
  }
}
