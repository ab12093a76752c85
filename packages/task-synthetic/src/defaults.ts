import type { Named, Task } from "@discretely/training";
import type { Settings, settings } from "./settings.js";

/** Relaxations that are told the number of ones in a state. */
const BY_NUMBER = ["concrete", "soft-sub"];

const GUMBEL: Named = { name: "gumbel", options: {} };

/**
 * Straight-through and the score function as in the I-MLE paper, with Gumbel noise. I-MLE's λ and rate, with Sum-of-Gamma noise,
 * and AIMLE's rate are the best of a grid (see the README) on problems other than the default's. AIMLE has a β for each run, since
 * runs do not know of each other, and the paper's density: the default, half of what can change, keeps θ from settling on one state.
 */
export const defaults: Task<typeof settings>["defaults"] = (method, { k }, given) => {
  const free = given.parity === undefined;
  const fixed = free && given.lambda === undefined && given.beta === undefined;
  const noises: Readonly<Record<string, Named>> = {
    imle: { name: "sum-of-gamma", options: { kappa: k } },
    interpolation: { name: "none", options: {} },
  };
  const optionsOf: Readonly<Record<string, Named["options"]>> = {
    aimle: free ? { density: 1, share: "instance" } : {},
    imle: fixed ? { lambda: 2 } : {},
    interpolation: { lambda: 2 },
    ...Object.fromEntries(BY_NUMBER.map((name) => [name, { k }])),
  };
  return {
    estimator: optionsOf[method] ?? {},
    noise: noises[method] ?? GUMBEL,
    ...(SETTINGS[method] && { settings: SETTINGS[method] }),
  };
};

/** What else a method wants: a score function needs many small steps. */
const SETTINGS: Readonly<Record<string, Partial<Settings>>> = {
  imle: { learningRate: 1 },
  "straight-through": { learningRate: 0.019 },
  "score-function": { learningRate: 0.0046, steps: 1000, log: 100 },
};
