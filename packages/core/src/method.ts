import type { Tensor, Variable } from "@tensorflow/tfjs-core";
import type { CallOptions } from "./call.js";
import type { PlainState } from "./device-state.js";
import type { Family } from "./family.js";
import type { Noise } from "./noise.js";
import type { Solver } from "./solver.js";

/** A discrete choice in a model: what a {@link Method} may know of it. */
export interface Choice<Data = never> {
  /** z = argmax ⟨θ, z⟩ over the states. */
  readonly solver: Solver<Data>;
  /** ε. Methods that need a density's derivative ask for `noise.score`. */
  readonly noise: Noise;
  /** The exact distribution over the solver's states, where there is one. */
  readonly family?: Family;
  /** S, the samples of each instance. Default 1. */
  readonly samples?: number;
  /** M, the draws behind each sample's marginal. Default 1. */
  readonly marginalSamples?: number;
  /** τ_f, which multiplies ε in the forward pass. Default 1. */
  readonly forwardTemperature?: number;
  /** τ_q, which multiplies ε at an estimator's targets. Default: the forward temperature. */
  readonly targetTemperature?: number;
}

/** The draws of one call, and how their losses lead back to θ. */
export interface Sampled {
  /** z, `[B, T, ...instance]`: T draws of each instance in training, else the noise-free MAP state, T = 1. */
  readonly z: Tensor;
  /**
   * L(z) of each draw → tensors of the same value whose gradient in θ, and in `weights`, is the method's. `[B, T]`, or
   * `[G, T]` where B is a multiple of G: then instances g·B/G … share the loss of group g.
   * A method that differentiates through z returns them as they are; a score function multiplies its score in.
   */
  readonly surrogate: (losses: Tensor) => Tensor;
}

/**
 * A discrete layer of any method. Where z is differentiable a loss may use it alone; where it is not, only the surrogate
 * carries a gradient, so a model that serves every method minimises `tf.mean(surrogate(losses))`.
 */
// biome-ignore lint/suspicious/noExplicitAny: a model takes a layer of whatever state
export interface StochasticLayer<State = any, Data = never> {
  /**
   * θ `[B, ...instance]` → draws of z by `seed`.
   * @throws RangeError for a θ without instances, a seed that is no integer, or `data` / `examples` of another length.
   */
  (theta: Tensor, seed: number, options?: CallOptions<Data>): Sampled;
  /** Variables that are trained with the model: those of a learned baseline. Mostly none. */
  readonly weights: Readonly<Record<string, Variable>>;
  /**
   * What the last backward pass left.
   * @throws Error where it is on a device that can't be read at once; await `readState` first.
   */
  readonly state: PlainState<State>;
  /** The state, for `JSON.stringify`. */
  toJSON(): PlainState<State>;
  /** Brings the state from the device, where it is there; `state` and `toJSON` then give it until the next backward pass. */
  readState(): Promise<PlainState<State>>;
  /** Replaces the state by one of the same form. @throws TypeError when it has another form. */
  load(state: unknown): void;
}

/** A way to train through a discrete choice: an estimator by perturb-and-MAP, a relaxation, a score function. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export type Method<State = any> = <Data = never>(choice: Choice<Data>) => StochasticLayer<State, Data>;
