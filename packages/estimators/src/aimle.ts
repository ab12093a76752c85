import type { Estimator } from "@discretely/core";
import { checkNames, checkWord } from "@discretely/core/check";
import { type AdaptiveState, adaptive } from "./adaptive.js";
import { cooled } from "./cooled.js";
import { finiteDifference } from "./finite-difference.js";
import type { GainCell } from "./gain-controller.js";
import { referenceFiniteDifference } from "./reference-finite-difference.js";
import type { ReferenceTarget } from "./reference-target.js";
import type { Step } from "./step.js";

export interface AimleOptions<State> {
  /** Default `adaptive()`. */
  readonly step?: Step<State>;
  /** Default `central`: two solves a sample, and a bias of order λ² instead of λ. */
  readonly difference?: "forward" | "central";
  /** α, the weight of θ in the targets. Default 1. */
  readonly alpha?: number;
  /**
   * Whether the targets of T draws see less noise than the forward pass, τ_q (1 − 1/T) ({@link cooled}). Default true for the
   * central difference; the forward one reuses the forward pass's z, which takes equal temperatures.
   */
  readonly cooling?: boolean;
}

export interface ReferenceAimleOptions<State> {
  /** The numbers of the Python reference, √(S·M) and batch norms included. */
  readonly parity: "reference";
  readonly difference?: "forward" | "central";
  readonly target: ReferenceTarget<State>;
}

/**
 * dθ = (MAP(θ + λ dy + ε) − MAP(θ − λ dy + ε)) / 2λ with an adaptive λ: adaptive implicit maximum likelihood estimation
 * (Minervini, Franceschi & Niepert, 2023, https://arxiv.org/abs/2209.04862).
 * Two solves a sample (forward difference: one, the forward pass's z being the other side).
 * @throws RangeError for an unknown option or one out of range.
 */
export function aimle<State = AdaptiveState<GainCell>>(
  options: AimleOptions<State> | ReferenceAimleOptions<State> = {},
): Estimator<State> {
  const difference = checkWord("aimle", "difference", options.difference ?? "central", ["forward", "central"]);
  if ("parity" in options) {
    checkNames("aimle", options, ["parity", "difference", "target"]);
    checkWord("aimle", "parity", options.parity, ["reference"]);
    return referenceFiniteDifference({ target: options.target, left: difference === "central" ? "stepped" : "solved" });
  }
  checkNames("aimle", options, ["step", "difference", "alpha", "cooling"]);
  const step = options.step ?? (adaptive() as unknown as Step<State>); // State is that of adaptive() without one
  const { cooling = difference === "central", ...rest } = options;
  if (typeof cooling !== "boolean")
    throw new RangeError(`aimle: cooling must be true or false, got ${String(cooling)}`);
  return finiteDifference({ ...rest, step, difference, ...(cooling && { temperature: cooled }) });
}
