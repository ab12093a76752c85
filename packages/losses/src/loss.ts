import type { CallOptions, Choice } from "@discretely/core";
import type { Tensor } from "@tensorflow/tfjs-core";

/** What a loss may be told of its instances: one entry of `data` each for the solver, and the identity that keys noise. */
export type LossCall<Data> = Pick<CallOptions<Data>, "data" | "examples">;

/**
 * A loss by name: `[B]`, or `[B, T]` where the prediction is T draws. What the prediction and the target are (scores or
 * states) is the loss's own affair; one without randomness ignores the seed.
 */
export type Loss<Data = never> = (prediction: Tensor, target: Tensor, seed: number, call?: LossCall<Data>) => Tensor;

/** What a plug-in of kind "loss" makes: the loss of a choice. */
export type LossOf = <Data = never>(choice: Choice<Data>) => Loss<Data>;

declare module "@discretely/core" {
  interface Kinds {
    loss: LossOf;
  }
}
