import type { Estimator, Tape } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { marginals } from "./marginals.js";
import type { ReferenceTarget } from "./reference-target.js";

export interface ReferenceOptions<State> {
  readonly target: ReferenceTarget<State>;
  /** `stored`: the forward pass's z (imle). `solved`: MAP(α θ + τ_q ε) again (aimle forward). `stepped`: central (aimle symmetric). */
  readonly left: "stored" | "solved" | "stepped";
}

/**
 * I-MLE and AIMLE as the Python reference computes them, oddities included: the step from θ repeated S·M times and the
 * division from θ once (√(S·M) too large), norms over the batch, and the *mean* over samples of what a summed loss returns.
 */
export function referenceFiniteDifference<State>({ target, left }: ReferenceOptions<State>): Estimator<State> {
  const noisy = ({ noise, targetTemperature }: Tape, params: tf.Tensor) =>
    tf.add(params, tf.mul(targetTemperature, noise));
  return {
    idleAtZero: left !== "stored", // the forward pass may have had another temperature
    init: target.init,
    ask: (tape, dy, state) => {
      const repeated = tf.add(tape.theta, tf.zerosLike(dy));
      const minus = noisy(tape, target.params(repeated, dy, -1, state));
      if (left === "stored") return [minus];
      return [minus, noisy(tape, target.params(repeated, left === "stepped" ? dy : undefined, 1, state))];
    },
    tell: (tape, dy, [minus, plus = tape.z], state) => {
      const change = marginals(tf.sub(plus, minus!), tape.marginalSamples);
      const told = target.process(tape.theta, dy, left === "stepped" ? tf.div(change, 2) : change, state);
      return { gradient: tf.div(told.gradient, change.shape[1]!), state: told.state };
    },
  };
}
