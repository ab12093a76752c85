import type { Estimator, Tape } from "@discretely/core";
import { checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { marginals } from "./marginals.js";
import type { Step } from "./step.js";

/** What `finiteDifference` takes. */
export interface FiniteDifferenceOptions<State> {
  readonly step: Step<State>;
  /** `forward`: (z(θ) − z(θ − λ dy)) / λ. `central`: (z(θ + λ dy) − z(θ − λ dy)) / 2λ. */
  readonly difference: "forward" | "central";
  /** α, the weight of θ in the targets. Default 1; 0 leaves the pure target ∓λ dy. */
  readonly alpha?: number;
  /** Whether the difference is divided by λ, which makes it a gradient. Default true; I-MLE's paper left it to the learning rate. */
  readonly scaled?: boolean;
  /** The temperature of ε at the targets. Default: the layer's τ_q. */
  readonly temperature?: (tape: Tape) => number;
}

/**
 * dθ = (z⁺ − z⁻) / width with z^± = MAP(α θ ± λ dy + τ_q ε): the finite difference that I-MLE and AIMLE share.
 * The forward difference takes z⁺ = MAP(α θ + τ_q ε), which is the forward pass's own z when α = 1 and τ_q = τ_f.
 */
export function finiteDifference<State>(options: FiniteDifferenceOptions<State>): Estimator<State> {
  const { step, difference, alpha = 1, scaled = true, temperature = layers } = options;
  checkNames("finiteDifference", options, ["step", "difference", "alpha", "scaled", "temperature"]);
  checkWord("finiteDifference", "difference", difference, ["forward", "central"]);
  checkNumber("finiteDifference", "alpha", alpha);
  checkScaled("finiteDifference", scaled);

  /** α θ + τ_q ε, without work for factors of 1: these tensors are the largest there are. */
  const centre = (tape: Tape): tf.Tensor => tf.add(times(alpha, tape.theta), times(temperature(tape), tape.noise));
  const reusesZ = (tape: Tape) => alpha === 1 && temperature(tape) === tape.forwardTemperature;

  return {
    idleAtZero: true, // either side of the difference is then the same problem
    init: step.init,
    ask: (tape, dy, state) => {
      const shift = tf.mul(step.size(tape, dy, state), dy);
      const middle = centre(tape);
      const minus = tf.sub(middle, shift);
      if (difference === "central") return [minus, tf.add(middle, shift)];
      return reusesZ(tape) ? [minus] : [minus, middle];
    },
    tell: (tape, dy, [minus, plus = tape.z], state) => {
      const change = tf.sub(plus, minus!);
      const lambda = step.size(tape, dy, state);
      const width = difference === "central" ? tf.mul(2, lambda) : lambda;
      // One reciprocal an instance instead of a quotient an entry.
      const gradient = scaled ? tf.mul(change, tf.divNoNan(tf.onesLike(width), width)) : change;
      return { gradient, state: step.next(tape, dy, marginals(change, tape.marginalSamples), state) };
    },
  };
}

const layers = ({ targetTemperature }: Tape) => targetTemperature;

const times = (factor: number, x: tf.Tensor) => (factor === 1 ? x : tf.mul(factor, x));

/** Text from a command line is no truth value: "no" would count as true. */
export function checkScaled(where: string, scaled: unknown): void {
  if (typeof scaled !== "boolean") {
    throw new RangeError(`${where}: scaled must be true or false, got ${JSON.stringify(scaled)}`);
  }
}
