import type { Tape } from "@discretely/core";
import { checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { instanceNorm, withoutNever } from "./norm.js";
import type { Step } from "./step.js";

/**
 * λ = β ‖θ‖ / ‖dy‖ of each instance and sample: rescaling the loss rescales the gradient and nothing else.
 * Where θ = 0, τ_q ‖ε‖ stands for ‖θ‖.
 */
export function relative(beta: number): Step {
  checkNumber("relative", "beta", beta, { above: 0 });
  return { init: () => undefined, size: (tape, dy) => tf.mul(beta, magnitude(tape, dy)), next: () => undefined };
}

/** ‖θ‖ / ‖dy‖ over the finite θ, `[B, T, 1, ...]`; 0 where dy = 0. A θ of zeros has no scale of its own, but its noise has one. */
export function magnitude({ theta, noise, targetTemperature }: Tape, dy: tf.Tensor): tf.Tensor {
  const own = instanceNorm(withoutNever(theta));
  const lent = tf.mul(targetTemperature, instanceNorm(noise));
  return tf.divNoNan(tf.where(tf.greater(own, 0), own, lent), instanceNorm(dy));
}
