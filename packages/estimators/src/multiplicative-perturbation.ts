import type { Estimator } from "@discretely/core";
import { checkFlag, checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { scoreGradient } from "./score-gradient.js";

/** What `multiplicativePerturbation` takes. */
export interface MultiplicativePerturbationOptions {
  /** As in `perturbedOptimizer`. Default true. */
  readonly centred?: boolean;
}

/**
 * z = MAP(η) with η = θ ⊙ exp(τ_f ε − τ_f²/2), and dθ = ν(ε) ⟨z, dy⟩ / (τ_f θ): a perturbation that keeps every sign, as
 * Dijkstra needs it of its costs (Dalle et al., 2022, https://arxiv.org/abs/2207.13513). E[η] = θ under standard normal
 * noise, for which it is meant. No solve; unbiased for E[⟨z, dy⟩], as ν(ε) / τ_f is the score in log |θ|.
 * An entry of θ that is exactly 0 stays 0 and gets the gradient 0: it is known, not learnt.
 * @throws RangeError for an unknown option or one out of range.
 */
export function multiplicativePerturbation(options: MultiplicativePerturbationOptions = {}): Estimator {
  checkNames("multiplicativePerturbation", options, ["centred"]);
  const centred = checkFlag("multiplicativePerturbation", "centred", options.centred ?? true);
  return {
    perturb: (theta, noise, temperature) =>
      tf.mul(theta, tf.exp(tf.sub(tf.mul(temperature, noise), temperature ** 2 / 2))),
    init: () => undefined,
    ask: () => [],
    tell: (tape, dy) => {
      const inLog = scoreGradient("multiplicativePerturbation", tape, dy, centred);
      return { gradient: tf.divNoNan(inLog, tape.theta), state: undefined };
    },
  };
}
