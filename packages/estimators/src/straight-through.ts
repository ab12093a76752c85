import type { Estimator } from "@discretely/core";
import { checkNames, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";

/** What `straightThrough` takes. */
export interface StraightThroughOptions {
  /** `reference` averages dy over the samples, as the Python reference does, instead of summing. */
  readonly parity?: "reference";
}

/**
 * dθ = Σ_s dy_s: takes dz/dθ for the identity (Bengio et al., 2013, https://arxiv.org/abs/1308.3432). No solve, biased.
 * θ is broadcast over the samples, so that a loss that averages over them already holds the 1/S.
 */
export function straightThrough(options: StraightThroughOptions = {}): Estimator {
  checkNames("straightThrough", options, ["parity"]);
  const { parity } = options;
  if (parity !== undefined) checkWord("straightThrough", "parity", parity, ["reference"]);
  return {
    init: () => undefined,
    ask: () => [],
    tell: (_, dy) => ({ gradient: parity ? tf.div(dy, dy.shape[1]!) : dy, state: undefined }),
  };
}
