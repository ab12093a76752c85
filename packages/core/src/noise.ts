import type { Tensor } from "@tensorflow/tfjs-core";

/**
 * Draws ε for perturb-and-MAP: a tensor of `shape` = `[B, T, ...instance]` (B instances, T samples each).
 *
 * The draw at (b, t, coordinate) depends on `seed`, on `examples[b]` and on the place inside the row, on nothing else:
 * an example gets the same noise whatever batch it comes in. `examples` defaults to 0 … B−1.
 * Temperatures belong to the layer, not to the noise.
 */
export interface Noise {
  (shape: readonly number[], seed: number, examples?: readonly number[]): Tensor;
  /**
   * ν(ε) = −d/dε log ρ(ε), entry by entry, of a density ρ that is smooth on all of ℝ. ∇_θ log p of θ + τ ε is ν(ε) / τ:
   * what perturbed optimizers and score functions need. A noise without it serves every other method.
   */
  readonly score?: (eps: Tensor) => Tensor;
  /**
   * Whether samples 2j and 2j + 1 of an instance depend on each other, as antithetic ones do. A baseline for one of them
   * has to leave out both. Default false.
   */
  readonly paired?: boolean;
}
