import type { Estimator } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { withoutNever } from "./norm.js";
import { softmaxGradient } from "./softmax-gradient.js";

/** What `gappedStraightThrough` takes. */
export interface GappedStraightThroughOptions {
  /** τ > 0, as in `straightThroughGumbel`. Default 1. */
  readonly temperature?: number;
  /** By how much, at least, the chosen entry exceeds the others, ≥ 0, in units of θ. Default 1. */
  readonly gap?: number;
}

/**
 * dθ = ∇_θ ⟨softmax(θ̃ / τ), dy⟩ with θ̃ = θ + (max θ − θ) ∘ z − relu(θ − max θ + gap) ∘ (1 − z), the shifts held constant:
 * θ moved by the least that makes z its argmax, by a gap, in place of noise that happens to (Fan et al., 2022,
 * https://arxiv.org/abs/2206.07235). For one-hot z; along the last axis. No solve; biased, with less variance than
 * `straightThroughGumbel`.
 * @throws RangeError for an unknown option or one out of range.
 */
export function gappedStraightThrough(options: GappedStraightThroughOptions = {}): Estimator {
  checkNames("gappedStraightThrough", options, ["temperature", "gap"]);
  const temperature = checkNumber("gappedStraightThrough", "temperature", options.temperature ?? 1, { above: 0 });
  const gap = checkNumber("gappedStraightThrough", "gap", options.gap ?? 1, { min: 0 });
  return {
    init: () => undefined,
    ask: () => [],
    tell: ({ theta, z }, dy) => {
      const below = withoutNever(tf.sub(theta, tf.max(theta, -1, true))); // θ − max θ
      const up = tf.mul(below, z);
      const down = tf.mul(tf.relu(tf.add(below, gap)), tf.sub(1, z));
      const gapped = tf.sub(tf.sub(theta, up), down);
      return { gradient: softmaxGradient(gapped, temperature, dy), state: undefined };
    },
  };
}
