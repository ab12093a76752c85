import type { Method } from "@discretely/core";
import { checkInteger, checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { type Drawing, mirrored, perturbed, relaxation } from "./relaxation.js";

/** What `concrete` takes. */
export interface ConcreteOptions {
  /** The largest number of ones of a draw, an integer >= 1. */
  readonly k: number;
  /** τ > 0. Default 0.5. */
  readonly temperature?: number;
  /** `reference` is the Python reference: one relaxed one-hot, softmax((θ − τ_f ε) / τ). */
  readonly parity?: "reference";
}

/**
 * z = max_j softmax((θ + τ_f ε_j) / τ), the entry-wise maximum of k relaxed one-hots along the last axis
 * (L2X: Chen et al., 2018, https://arxiv.org/abs/1802.07814). Draws are independent and may meet: up to k ones.
 * @throws RangeError for an unknown option or one out of range.
 */
export function concrete(options: ConcreteOptions): Method<undefined> {
  checkNames("concrete", options, ["k", "temperature", "parity"]);
  const k = checkInteger("concrete", "k", options.k, { min: 1 });
  const temperature = checkNumber("concrete", "temperature", options.temperature ?? 0.5, { above: 0 });
  if (options.parity !== undefined) checkWord("concrete", "parity", options.parity, ["reference"]);
  const soft = (w: tf.Tensor) => tf.softmax(tf.div(w, temperature));
  const largest = (drawing: Drawing) => {
    const [B, , ...instance] = drawing.theta.shape as [number, number, ...number[]];
    const each = soft(perturbed(drawing, drawing.draws * k));
    return tf.max(tf.reshape(each, [B, drawing.draws, k, ...instance]), 2);
  };
  return relaxation("concrete", {
    draw: options.parity ? (drawing) => soft(mirrored(drawing)) : largest,
  });
}
