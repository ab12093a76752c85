import type { Estimator } from "@discretely/core";
import { checkFlag, checkNames, checkWord } from "@discretely/core/check";
import { adaptive, type HeldAdaptiveState } from "./adaptive.js";
import type { AimleOptions, ReferenceAimleOptions } from "./aimle-options.js";
import { cooled } from "./cooled.js";
import { finiteDifference } from "./finite-difference.js";
import type { GainCell } from "./gain-controller.js";
import { referenceFiniteDifference } from "./reference-finite-difference.js";
import type { Step } from "./step.js";

/**
 * dθ = (MAP(θ + λ dy + ε) − MAP(θ − λ dy + ε)) / 2λ with an adaptive λ: adaptive implicit maximum likelihood estimation
 * (Minervini, Franceschi & Niepert, 2023, https://arxiv.org/abs/2209.04862).
 * Two solves a sample (forward difference: one, the forward pass's z being the other side).
 * @throws RangeError for an unknown option or one out of range.
 */
export function aimle<State = HeldAdaptiveState<GainCell>>(
  options: AimleOptions<State> | ReferenceAimleOptions<State> = {},
): Estimator<State> {
  const difference = checkWord("aimle", "difference", options.difference ?? "central", ["forward", "central"]);
  if ("parity" in options) {
    checkNames("aimle", options, ["parity", "difference", "target"]);
    checkWord("aimle", "parity", options.parity, ["reference"]);
    return referenceFiniteDifference({ target: options.target, left: difference === "central" ? "stepped" : "solved" });
  }
  checkNames("aimle", options, ["step", "difference", "alpha", "cooling"]);
  const step = options.step ?? (adaptive({ difference }) as unknown as Step<State>); // State is that of adaptive() without one
  const { cooling = difference === "central", ...rest } = options;
  checkFlag("aimle", "cooling", cooling);
  return finiteDifference({ ...rest, step, difference, ...(cooling && { temperature: cooled }) });
}
