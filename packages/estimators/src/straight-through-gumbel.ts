import type { Estimator } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { softmaxGradient } from "./softmax-gradient.js";

/** What `straightThroughGumbel` takes. */
export interface StraightThroughGumbelOptions {
  /** τ > 0: a smaller one means less bias and more variance. Default 1. */
  readonly temperature?: number;
}

/**
 * dθ = ∇_θ ⟨softmax((θ + τ_f ε) / τ), dy⟩ along the last axis: the straight-through Gumbel-softmax (Jang, Gu & Poole, 2017,
 * https://arxiv.org/abs/1611.01144). For one-hot z, with Gumbel noise. No solve; the bias goes with τ.
 * @throws RangeError for an unknown option or one out of range.
 */
export function straightThroughGumbel(options: StraightThroughGumbelOptions = {}): Estimator {
  checkNames("straightThroughGumbel", options, ["temperature"]);
  const temperature = checkNumber("straightThroughGumbel", "temperature", options.temperature ?? 1, { above: 0 });
  return {
    init: () => undefined,
    ask: () => [],
    tell: ({ theta, noise, forwardTemperature }, dy) => ({
      gradient: softmaxGradient(tf.add(theta, tf.mul(forwardTemperature, noise)), temperature, dy),
      state: undefined,
    }),
  };
}
