import type { Method } from "@discretely/core";
import { checkInteger, checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { mirrored, perturbed, relaxation } from "./relaxation.js";

/** What `softSub` takes. */
export interface SoftSubOptions {
  /** The number of ones, an integer >= 1. */
  readonly k: number;
  /** τ > 0. Default 0.5. */
  readonly temperature?: number;
  /** `reference` is the Python reference: θ − τ_f ε, and a mask that forgets all rounds but the last. */
  readonly parity?: "reference";
}

/** The smallest normal float32: log stays finite where a softmax has reached 1. */
const TINY = 2 ** -126;

/**
 * z = Σ_j a_j with a_j = softmax(w_j / τ), w_1 = θ + τ_f ε, w_{j+1} = w_j + log(1 − a_j), j = 1 … k: a relaxed
 * draw of k items without replacement along the last axis, which sums to k (SoftSub: Xie & Ermon, 2019,
 * https://arxiv.org/abs/1901.10517). With Gumbel noise it becomes the Gumbel top-k draw as τ → 0.
 * @throws RangeError for an unknown option or one out of range.
 */
export function softSub(options: SoftSubOptions): Method<undefined> {
  checkNames("softSub", options, ["k", "temperature", "parity"]);
  const k = checkInteger("softSub", "k", options.k, { min: 1 });
  const temperature = checkNumber("softSub", "temperature", options.temperature ?? 0.5, { above: 0 });
  const { parity } = options;
  if (parity !== undefined) checkWord("softSub", "parity", parity, ["reference"]);
  return relaxation("softSub", {
    draw: (drawing) => {
      const first = parity ? mirrored(drawing) : perturbed(drawing, drawing.draws);
      const rounds: tf.Tensor[] = [];
      for (let w = first; rounds.length < k; ) {
        const a = tf.softmax(tf.div(w, temperature));
        rounds.push(a);
        w = tf.add(parity ? first : w, tf.log(tf.clipByValue(tf.sub(1, a), TINY, 1)));
      }
      return tf.addN(rounds);
    },
  });
}
