import { type Audit, type AuditOptions, audit } from "./audit.js";
import { estimates } from "./estimates.js";

/**
 * Audits at the most samples that `budget` solved rows an instance allow: the fair comparison of methods that solve a
 * different number of problems for a sample. A method that solves nothing is given `budget` samples.
 * @throws RangeError where one sample already costs more.
 */
export function atBudget(options: Omit<AuditOptions, "samples">, budget: number): Audit {
  const SAMPLES = 2; // some methods cannot do with one
  const solves = estimates({ ...options, samples: SAMPLES, repetitions: 1, warmUp: 0 }).solves / SAMPLES;
  if (solves > budget) {
    throw new RangeError(`audit: a sample costs ${solves} solves, more than the budget of ${budget}; raise the budget`);
  }
  return audit({ ...options, samples: Math.max(1, Math.floor(budget / Math.max(1, solves))) });
}
