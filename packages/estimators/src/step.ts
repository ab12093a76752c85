import type { Tape } from "@discretely/core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** λ, the size of the step from θ to the target; one function serves both the step and the division by it. */
export interface Step<State = undefined> {
  /** The state before the first update. */
  readonly init: () => State;
  /** λ ≥ 0, broadcastable to `[B, T, ...instance]`. Where it is 0 no step is taken and the gradient is 0. */
  readonly size: (tape: Tape, dy: Tensor, state: State) => Tensor;
  /** The next state, from the gradient of each sample, `[B, S, ...instance]`. */
  readonly next: (tape: Tape, dy: Tensor, gradient: Tensor, state: State) => State;
}
