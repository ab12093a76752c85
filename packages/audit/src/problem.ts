import type { Family, SampleLoss, Solver } from "@discretely/core";

/**
 * B choices whose exact gradient ∇_θ E_{z ~ p(θ)}[L(z)] can be had: what a method is audited on. One instance (B = 1) may be
 * repeated at will, so its loss must broadcast over the first axis.
 */
export interface Problem {
  readonly name: string;
  /** θ of the B instances, flat. */
  readonly theta: Float32Array;
  /** `[B, ...instance]`. */
  readonly shape: readonly [number, ...number[]];
  readonly solver: Solver;
  /** L of each draw: `[B, T, ...instance]` → `[B, T]`. */
  readonly loss: SampleLoss;
  /** Every state, flat, where they are few enough to be listed. */
  readonly states?: () => readonly (readonly number[])[];
  /** The exact distribution over the states. */
  readonly family?: Family;
  /** c with L(z) = ⟨c, z⟩ + a constant on every state, flat as θ: then the exact gradient is Cov(z) c. */
  readonly linear?: Float64Array;
}

declare module "@discretely/core" {
  interface Kinds {
    problem: Problem;
  }
}
