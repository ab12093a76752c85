import type { Estimator } from "@discretely/core";
import { checkNames, checkWord } from "@discretely/core/check";
import { finiteDifference } from "./finite-difference.js";
import { referenceFiniteDifference } from "./reference-finite-difference.js";
import { type ReferenceTarget, referenceFixedTarget } from "./reference-target.js";
import { relative } from "./relative.js";
import type { Step } from "./step.js";

/** What `imle` takes. */
export interface ImleOptions {
  /** λ. Default `relative(0.1)`; `fixed(λ)` is the paper's. */
  readonly step?: Step;
  /** α, the weight of θ in the target. Default 1. */
  readonly alpha?: number;
  /** Divide the difference by λ. Default true. */
  readonly scaled?: boolean;
}

/** What `imle` takes to repeat the Python reference. */
export interface ReferenceImleOptions {
  /** The numbers of the Python reference. */
  readonly parity: "reference";
  /** Default {@link referenceFixedTarget}, with λ = 1. */
  readonly target?: ReferenceTarget<undefined>;
}

/**
 * dθ = (z − z′) / λ with z′ = MAP(α θ − λ dy + τ_q ε): implicit maximum likelihood estimation
 * (Niepert, Minervini & Franceschi, 2021, https://arxiv.org/abs/2106.01798). One solve a sample.
 * @throws RangeError for an unknown option or one out of range.
 */
export function imle(options: ImleOptions | ReferenceImleOptions = {}): Estimator {
  if ("parity" in options) {
    checkNames("imle", options, ["parity", "target"]);
    checkWord("imle", "parity", options.parity, ["reference"]);
    return referenceFiniteDifference({ target: options.target ?? referenceFixedTarget(), left: "stored" });
  }
  checkNames("imle", options, ["step", "alpha", "scaled"]);
  return finiteDifference({ step: relative(0.1), ...options, difference: "forward" });
}
