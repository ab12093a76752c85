import { checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { instanceNorm } from "./norm.js";
import type { Step } from "./step.js";

/** λ = β ‖θ‖ / ‖dy‖ of each instance and sample: rescaling the loss rescales the gradient and nothing else. */
export function relative(beta: number): Step {
  checkNumber("relative", "beta", beta, { above: 0 });
  return { init: () => undefined, size: ({ theta }, dy) => tf.mul(beta, magnitude(theta, dy)), next: () => undefined };
}

/** ‖θ‖ / ‖dy‖, 0 where dy = 0. `[B, T, 1, ...]`. */
export const magnitude = (theta: tf.Tensor, dy: tf.Tensor): tf.Tensor =>
  tf.divNoNan(instanceNorm(theta), instanceNorm(dy));
