import type { Tensor } from "@tensorflow/tfjs-core";

/** What the forward pass leaves behind for B instances and T = samples · marginalSamples draws of each. */
export interface Tape {
  /** θ, `[B, 1, ...instance]`. */
  readonly theta: Tensor;
  /** ε, `[B, T, ...instance]`, before any temperature. The same draw meets θ and every target. */
  readonly noise: Tensor;
  /** z = MAP(θ + τ_f ε), `[B, T, ...instance]`. */
  readonly z: Tensor;
  /** τ_f, the temperature of ε in the forward pass. */
  readonly forwardTemperature: number;
  /** τ_q, the temperature of ε at the targets. */
  readonly targetTemperature: number;
  /** M: draw t belongs to sample ⌊t / M⌋, and the M draws of a sample estimate one marginal. */
  readonly marginalSamples: number;
  /** The identity of each instance, length B. */
  readonly examples: readonly number[];
  /** The seed of the call, for an estimator that draws numbers of its own: `split(seed, …)` it, as ε is drawn by it. */
  readonly seed: number;
  /** ν(ε) = −d/dε log ρ(ε) of the noise, where it has one. */
  readonly score: ((eps: Tensor) => Tensor) | undefined;
  /** Whether draws 2j and 2j + 1 of an instance depend on each other. */
  readonly paired: boolean;
}

/** A gradient for θ, `[B, S, ...instance]` or `[B, T, ...instance]`, summed over axis 1 by the layer, and the next state. */
export interface Told<State> {
  readonly gradient: Tensor;
  readonly state: State;
}

/**
 * dL/dz → dL/dθ, without ever calling a solver: `ask` says what to solve, `tell` combines the answers.
 * Pure functions over a plain, JSON-serialisable state; on a device an estimator may leave its numbers there, by a
 * `DeviceState` in the place of a plain one, and has to take either.
 */
export interface Estimator<State = undefined> {
  /** How ε meets θ in the forward pass: `[B, 1, ...]`, `[B, T, ...]`, τ_f → `[B, T, ...]`. Default: θ + τ_f ε. */
  readonly perturb?: (theta: Tensor, noise: Tensor, temperature: number) => Tensor;
  /** The state before the first update. */
  readonly init: () => State;
  /** The problems to solve, each `[B, T, ...instance]`, noise included. */
  readonly ask: (tape: Tape, dy: Tensor, state: State) => Tensor[];
  /** dL/dθ from dL/dz (`[B, T, ...instance]`) and the solutions of what was asked, in its order. */
  readonly tell: (tape: Tape, dy: Tensor, answers: readonly Tensor[], state: State) => Told<State>;
  /**
   * Whether a draw with dL/dz = 0 needs no solve: `tell` comes to the same bits when z stands for each of its answers, as a
   * difference of two targets does that coincide there. Default false.
   */
  readonly idleAtZero?: boolean;
}
