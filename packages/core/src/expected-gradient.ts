import * as tf from "@tensorflow/tfjs-core";
import type { CallOptions } from "./call.js";
import type { StochasticLayer } from "./method.js";

/** The loss of each draw: z `[B, T, ...instance]` → L(z) `[B, T]`, differentiable in z. */
export type SampleLoss = (z: tf.Tensor) => tf.Tensor;

/** One estimate of the gradient of each instance's expected loss. */
export interface GradientEstimate {
  /** ∇_θ E[L(z)], `[B, ...instance]`: the mean over the draws. */
  readonly gradient: tf.Tensor;
  /** L(z), `[B, T]`. */
  readonly losses: tf.Tensor;
}

/**
 * ∇_θ E_{z ~ p(θ)}[L(z)], estimated: the one question that every method answers, whether it differentiates L through z or
 * multiplies its value into a score. `expectedGradient(layer)(theta, loss, seed)`; instances do not see each other's loss.
 * @throws RangeError when `loss` does not return `[B, T]`.
 */
export const expectedGradient =
  <State, Data>(layer: StochasticLayer<State, Data>) =>
  (theta: tf.Tensor, loss: SampleLoss, seed: number, options?: CallOptions<Data>): GradientEstimate => {
    let kept: tf.Tensor | undefined;
    const total = (x: tf.Tensor) => {
      const { z, surrogate } = layer(x, seed, options);
      const losses = loss(z);
      if (losses.shape.join() !== z.shape.slice(0, 2).join()) {
        throw new RangeError(`expectedGradient: loss returned [${losses.shape}], wanted [${z.shape.slice(0, 2)}]`);
      }
      kept = tf.keep(tf.clone(losses)); // tf.grad frees all but the gradient
      return tf.sum(tf.mean(surrogate(losses), 1)) as tf.Scalar;
    };
    const gradient = tf.grad(total)(theta);
    const losses = tf.clone(kept!); // in the caller's scope again
    kept!.dispose();
    return { gradient, losses };
  };
