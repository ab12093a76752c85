import { checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { Baseline } from "./baseline.js";
import { meanOfOthers } from "./mean-of-others.js";

/** What `movingAverage` takes. */
export interface MovingAverageOptions {
  /** γ in [0, 1). Default 0.99. */
  readonly decay?: number;
  /** `reference` starts e at 0, counts the batch's own losses in and corrects neither, as the Python reference does. */
  readonly parity?: "reference";
}
/** What `movingAverage` remembers, as plain numbers. */
export interface MovingAverageState {
  readonly mean: number;
  /** 1 − γⁿ after n updates. */
  readonly weight: number;
}

/**
 * b = e / (1 − γⁿ), the average of the losses of the n backward passes before, e ← γ e + (1 − γ) L̄ (Williams, 1992,
 * https://doi.org/10.1007/BF00992696). There is none before the first, which takes the other losses of its batch.
 * @throws RangeError for an unknown option or one out of range.
 */
export function movingAverage(options: MovingAverageOptions = {}): Baseline<MovingAverageState> {
  checkNames("movingAverage", options, ["decay", "parity"]);
  const decay = checkNumber("movingAverage", "decay", options.decay ?? 0.99, { min: 0, max: 1 - 2 ** -20 });
  const { parity } = options;
  if (parity !== undefined) checkWord("movingAverage", "parity", parity, ["reference"]);
  const next = (losses: tf.Tensor, { mean, weight }: MovingAverageState) => ({
    mean: decay * mean + (1 - decay) * tf.tidy(() => tf.mean(losses).dataSync()[0]!),
    weight: decay * weight + (1 - decay),
  });
  return {
    init: () => ({ mean: 0, weight: 0 }),
    value: (losses, state, paired) => {
      if (parity) return tf.scalar(next(losses, state).mean);
      return state.weight > 0 ? tf.scalar(state.mean / state.weight) : meanOfOthers(losses, paired, [0, 1]);
    },
    next,
  };
}
