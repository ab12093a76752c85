import type { Estimator, Tape } from "@discretely/core";
import { checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { marginals } from "./marginals.js";
import type { Step } from "./step.js";

export interface FiniteDifferenceOptions<State> {
  readonly step: Step<State>;
  /** `forward`: (z(θ) − z(θ − λ dy)) / λ. `central`: (z(θ + λ dy) − z(θ − λ dy)) / 2λ. */
  readonly difference: "forward" | "central";
  /** α, the weight of θ in the targets. Default 1; 0 leaves the pure target ∓λ dy. */
  readonly alpha?: number;
  /** Whether the difference is divided by λ, which makes it a gradient. Default true; I-MLE's paper left it to the learning rate. */
  readonly scaled?: boolean;
}

/**
 * dθ = (z⁺ − z⁻) / width with z^± = MAP(α θ ± λ dy + τ_q ε): the finite difference that I-MLE and AIMLE share.
 * The forward difference takes z⁺ = MAP(α θ + τ_q ε), which is the forward pass's own z when α = 1 and τ_q = τ_f.
 */
export function finiteDifference<State>(options: FiniteDifferenceOptions<State>): Estimator<State> {
  const { step, difference, alpha = 1, scaled = true } = options;
  checkNames("finiteDifference", options, ["step", "difference", "alpha", "scaled"]);
  checkWord("finiteDifference", "difference", difference, ["forward", "central"]);
  checkNumber("finiteDifference", "alpha", alpha);

  /** α θ + shift + τ_q ε. */
  const target = ({ theta, noise, targetTemperature }: Tape, shift: tf.Tensor): tf.Tensor =>
    tf.add(tf.add(tf.mul(alpha, theta), shift), tf.mul(targetTemperature, noise));
  const reusesZ = (tape: Tape) => alpha === 1 && tape.targetTemperature === tape.forwardTemperature;

  return {
    init: step.init,
    ask: (tape, dy, state) => {
      const shift = tf.mul(step.size(tape, dy, state), dy);
      const minus = target(tape, tf.neg(shift));
      if (difference === "central") return [minus, target(tape, shift)];
      return reusesZ(tape) ? [minus] : [minus, target(tape, tf.scalar(0))];
    },
    tell: (tape, dy, [minus, plus = tape.z], state) => {
      const change = tf.sub(plus, minus!);
      const lambda = step.size(tape, dy, state);
      const width = difference === "central" ? tf.mul(2, lambda) : lambda;
      const gradient = scaled ? tf.divNoNan(change, width) : change;
      return { gradient, state: step.next(tape, dy, marginals(change, tape.marginalSamples), state) };
    },
  };
}
