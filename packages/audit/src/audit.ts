import { type EstimatesOptions, estimates } from "./estimates.js";
import {
  type BiasOptions,
  biasInterval,
  type Interval,
  inUnitsOfTruth,
  type Mean,
  meanCosine,
  relativeVariance,
  zeroShare,
} from "./statistics.js";
import { type Truth, truth as truthOf } from "./truth.js";

/** What `audit` takes: a problem, a method, and how often to estimate. */
export interface AuditOptions extends EstimatesOptions, Pick<BiasOptions, "level" | "resamples"> {
  /** Default: that of the problem, by {@link truthOf}. */
  readonly truth?: Truth;
}

/** How good the gradient of one method is on one problem, and what it costs. */
export interface Audit {
  readonly problem: string;
  /** S. */
  readonly samples: number;
  /** Of one estimate with the truth. */
  readonly cosine: Mean;
  /** ‖E g − t‖ / ‖t‖ with its bootstrap interval. */
  readonly bias: Interval;
  /** E‖g − E g‖² / ‖t‖². */
  readonly variance: number;
  /** The share of entries of an estimate that are exactly 0. */
  readonly zeros: number;
  /** Rows solved for an estimate of one instance, forward and backward. */
  readonly solves: number;
  /** Of one estimate. */
  readonly milliseconds: number;
  /** How the truth was found. */
  readonly truth: Truth["how"];
}

/**
 * Audits a method on a problem: cosine to the exact gradient, bias with a bootstrap interval, variance, exact zeros, solves
 * and time.
 * @throws RangeError for counts out of range, and for a problem whose truth is not to be had.
 */
export function audit(options: AuditOptions): Audit {
  const { problem, samples = 1, marginalSamples = 1, level, resamples, seed } = options;
  const { gradient: t, how, error } = options.truth ?? truthOf(problem);
  const { gradients, solves, milliseconds } = estimates(options);
  const [B] = problem.shape;
  const vectors = gradients.map((g) => inUnitsOfTruth(g, t, B));
  const bias: BiasOptions = { truthError: error / Math.hypot(...t), level, resamples, seed };
  return {
    problem: problem.name,
    samples: samples * marginalSamples,
    cosine: meanCosine(gradients, t, B),
    bias: biasInterval(vectors, inUnitsOfTruth(t, t, B), bias),
    variance: relativeVariance(vectors),
    zeros: zeroShare(gradients),
    solves,
    milliseconds,
    truth: how,
  };
}
