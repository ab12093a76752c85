import type { Estimator } from "@discretely/core";
import { checkInteger, checkNames, checkNumber } from "@discretely/core/check";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { conditionalGumbel } from "./conditional-gumbel.js";
import { logits } from "./logits.js";
import { softmaxGradient } from "./softmax-gradient.js";

/** What `gumbelRao` takes. */
export interface GumbelRaoOptions {
  /** τ > 0, as in `straightThroughGumbel`. Default 1. */
  readonly temperature?: number;
  /** K, the Gumbel draws behind each gradient. Default 10. */
  readonly resamples?: number;
}

/**
 * dθ = (1/K) Σ_k ∇_θ ⟨softmax((θ + τ_f G_k) / τ), dy⟩ with G_k ~ Gumbel given that argmax(θ + τ_f G_k) = z: the
 * straight-through Gumbel-softmax with its noise averaged out (Paulus, Maddison & Krause, 2021,
 * https://arxiv.org/abs/2010.04838). The same mean, less variance; no gradient flows through the conditioning.
 * For one-hot z, with Gumbel noise; along the last axis. No solve.
 * @throws RangeError for an unknown option or one out of range.
 */
export function gumbelRao(options: GumbelRaoOptions = {}): Estimator {
  checkNames("gumbelRao", options, ["temperature", "resamples"]);
  const temperature = checkNumber("gumbelRao", "temperature", options.temperature ?? 1, { above: 0 });
  const resamples = checkInteger("gumbelRao", "resamples", options.resamples ?? 10, { min: 1 });
  return {
    init: () => undefined,
    ask: () => [],
    tell: (tape, dy) => {
      const phi = logits("gumbelRao", tape);
      const gradients = Array.from({ length: resamples }, (_, k) => {
        const perturbed = conditionalGumbel(phi, tape.z, split(tape.seed, k), tape.examples);
        return softmaxGradient(tf.mul(tape.forwardTemperature, perturbed), temperature, dy);
      });
      return { gradient: tf.div(tf.addN(gradients), resamples), state: undefined };
    },
  };
}
