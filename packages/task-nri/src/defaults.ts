import type { Named, Task } from "@discretely/training";
import type { Settings, settings } from "./settings.js";

/** Relaxations that are told the number of ones in a state. */
const BY_NUMBER = ["concrete", "soft-sub"];

/** Estimators by perturb-and-MAP with finite differences, for which Sum-of-Gamma noise is made. */
const BY_SUM_OF_GAMMA = ["aimle", "imle", "straight-through"];

/**
 * The noise: Sum-of-Gamma with κ = n − 1, the edges of a tree, for the estimators of the AIMLE paper, Gumbel for relaxations and score
 * functions (a posterior of Gumbel variables is what the KL assumes) at temperature 1, that of the prior; logistic for independent edges.
 */
export const defaults: Task<typeof settings>["defaults"] = (estimator, options) => ({
  estimator: BY_NUMBER.includes(estimator) ? { k: options.vertices - 1 } : {},
  noise: noiseOf(estimator, options),
  ...(BY_SUM_OF_GAMMA.includes(estimator) ? {} : { settings: { temperature: 1 } }),
});

function noiseOf(estimator: string, { structure, vertices }: Settings): Named {
  if (structure === "independent") return { name: "logistic", options: {} };
  if (!BY_SUM_OF_GAMMA.includes(estimator)) return { name: "gumbel", options: {} };
  return { name: "sum-of-gamma", options: { kappa: vertices - 1 } };
}
