import type { ReferenceTarget } from "./reference-target.js";
import type { Step } from "./step.js";

/** What `aimle` takes. */
export interface AimleOptions<State> {
  /** Default `adaptive({ difference })`. */
  readonly step?: Step<State>;
  /** Default `central`: two solves a sample, and a bias of order λ² instead of λ. */
  readonly difference?: "forward" | "central";
  /** α, the weight of θ in the targets. Default 1. */
  readonly alpha?: number;
  /**
   * Whether the targets of T draws see less noise than the forward pass, τ_q (1 − 1/T) (cooled.ts). Default true for the
   * central difference; the forward one reuses the forward pass's z, which takes equal temperatures.
   */
  readonly cooling?: boolean;
}

/** What `aimle` takes to repeat the Python reference. */
export interface ReferenceAimleOptions<State> extends Pick<AimleOptions<State>, "difference"> {
  /** The numbers of the Python reference, √(S·M) and batch norms included. */
  readonly parity: "reference";
  readonly target: ReferenceTarget<State>;
}
