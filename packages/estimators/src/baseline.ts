import type { Tensor, Variable } from "@tensorflow/tfjs-core";

/** Variables by name. */
export type Weights = Readonly<Record<string, Variable>>;

/**
 * b, what a score function subtracts from each loss to lower its variance. The gradient stays unbiased where b of a draw
 * does not depend on that draw: E[b ∇ log p(z)] = b ∇ Σ p(z) = 0.
 */
export interface Baseline<State = undefined> {
  /** The state before the first update: a plain value. */
  readonly init: () => State;
  /** b from the losses, `[G, T]`, broadcastable to them; `paired` where draws 2j and 2j + 1 of an instance depend on each other. */
  readonly value: (losses: Tensor, state: State, paired: boolean) => Tensor;
  /** The state after a backward pass that saw these losses. */
  readonly next: (losses: Tensor, state: State) => State;
  /** What is added to b from θ, by weights that are regressed on the losses. */
  readonly network?: BaselineNetwork;
}

/** The network of a baseline that is learnt: its weights, and its value at θ. */
export interface BaselineNetwork {
  /** Makes the variables of one layer. */
  readonly weights: () => Weights;
  /** The θ behind each loss, `[G, inputs]` → `[G]`. */
  readonly apply: (theta: Tensor, weights: Weights) => Tensor;
}
