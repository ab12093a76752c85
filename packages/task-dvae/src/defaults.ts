import type { Named, Task } from "@discretely/training";

/** Methods that relax a choice by Gumbel noise, and the options that each needs beside k. */
const RELAXED: Readonly<Record<string, "k" | "none">> = {
  "gumbel-softmax": "none",
  concrete: "k",
  "soft-sub": "k",
  "relaxed-marginals": "none",
};

/**
 * What suits a method on codes of k ones a row: the I-MLE paper's λ = 10, Sum-of-Gamma noise with κ = k where a state is
 * drawn, Gumbel noise where it is relaxed. `gumbel-softmax` relaxes a single one: run it with `--k 1`.
 */
export const defaults: Task["defaults"] = (estimator, settings, given) => {
  const k = settings.k as number;
  const relaxed = RELAXED[estimator];
  const noise: Named =
    relaxed === undefined ? { name: "sum-of-gamma", options: { kappa: k } } : { name: "gumbel", options: {} };
  if (relaxed === "k") return { estimator: { k }, noise };
  // λ and β exclude each other
  return { estimator: estimator === "imle" && given.beta === undefined ? { lambda: 10 } : {}, noise };
};
