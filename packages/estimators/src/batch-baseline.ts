import { checkNames, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { Baseline } from "./baseline.js";
import { meanOfOthers } from "./mean-of-others.js";

/** What `batchBaseline` takes. */
export interface BatchBaselineOptions {
  /** `reference` takes the mean of all losses, as the Python reference does: the gradient is then (1 − 1/GT) of it. */
  readonly parity?: "reference";
}

/**
 * b = mean of all other losses of the batch, whatever their instance; without its own the gradient stays unbiased. 0 for a
 * batch of one loss.
 * @throws RangeError for an unknown option or one out of range.
 */
export function batchBaseline(options: BatchBaselineOptions = {}): Baseline {
  checkNames("batchBaseline", options, ["parity"]);
  const { parity } = options;
  if (parity !== undefined) checkWord("batchBaseline", "parity", parity, ["reference"]);
  return {
    init: () => undefined,
    value: (losses, _, paired) => (parity ? tf.mean(losses) : meanOfOthers(losses, paired, [0, 1])),
    next: () => undefined,
  };
}
