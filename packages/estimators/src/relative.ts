import type { Tape } from "@discretely/core";
import { checkNumber } from "@discretely/core/check";
import { inMemory } from "@discretely/core/where";
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

/** The size of each tape: ask, tell and the update of β want the same one. */
const known = new WeakMap<Tape, { readonly dy: tf.Tensor; readonly size: tf.Tensor }>();

/** ‖θ‖ / ‖dy‖ over the finite θ, `[B, T, 1, ...]`; 0 where dy = 0. A θ of zeros has no scale of its own, but its noise has one. */
export function magnitude(tape: Tape, dy: tf.Tensor): tf.Tensor {
  const made = known.get(tape);
  if (made?.dy === dy && !made.size.isDisposed) return made.size; // a tidy between the two may have freed it
  const own = instanceNorm(withoutNever(tape.theta));
  const size = tf.divNoNan(hasScale(own) ? own : lent(own, tape), instanceNorm(dy));
  known.set(tape, { dy, size });
  return size;
}

const lent = (own: tf.Tensor, { noise, targetTemperature }: Tape): tf.Tensor =>
  tf.where(tf.greater(own, 0), own, tf.mul(targetTemperature, instanceNorm(noise)));

/** Whether no norm is 0. Then ε, T times the size of θ, has no need of one; a device is not asked. */
const hasScale = (norms: tf.Tensor): boolean => inMemory() && norms.dataSync().every((norm) => norm > 0);
