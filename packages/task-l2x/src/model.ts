import type { StochasticLayer } from "@discretely/core";
import { type Embedded, namedWeights } from "@discretely/nn";
import { split } from "@discretely/random";
import type { Model } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { predictor } from "./predictor.js";
import { selector } from "./selector.js";

/** Texts of T words as a batch. */
export interface L2xBatch extends Embedded {
  /** Places that may be selected, `[B, T]`, bool. */
  readonly open: tf.Tensor2D;
  /** In [0, 1], `[B]`. */
  readonly ratings: tf.Tensor1D;
  /** The number of each text in its data set, which keys its noise. */
  readonly examples: number[];
}

/** What `l2x` takes. */
export interface L2xOptions {
  /** Draws masks of k words from their scores `[B, T]`. */
  readonly layer: StochasticLayer;
  readonly k: number;
  /** Width of the word vectors. */
  readonly width: number;
  /** Words that a filter of the selector sees. Default 3. */
  readonly kernel?: number;
  /** Hidden units of the predictor. Default 250. */
  readonly hidden?: number;
  /** Share of the selector's entries dropped in training. Default 0.2. */
  readonly dropout?: number;
  readonly seed: number;
  /** `mean` over the S masks of a text, or the reference's `sum`. Default mean. */
  readonly over?: "mean" | "sum";
}

/** The model: its weights, and its parts as functions of a batch. */
export interface L2x extends Model<L2xBatch> {
  /** The score of each word, `[B, T]`; −∞ where it may not be selected. `dropSeed` draws the dropout of training. */
  readonly score: (batch: L2xBatch, dropSeed?: number) => tf.Tensor2D;
  /** Ratings predicted from masks `[B, S, T]`, `[B, S]`. */
  readonly predict: (mask: tf.Tensor, x: Embedded) => tf.Tensor2D;
  /** The k best words of each text and the rating predicted from them: without noise, without dropout. */
  readonly explain: (batch: L2xBatch) => { readonly mask: tf.Tensor2D; readonly rating: tf.Tensor1D };
}

/**
 * Learning to Explain: a selector scores the words of a text, the discrete layer draws k of them, a predictor rates the
 * text by these alone. Loss = E[(prediction − rating)²].
 */
export function l2x(options: L2xOptions): L2x {
  const { layer, seed, over = "mean" } = options;
  const select = selector({ ...options, seed: split(seed, 0) });
  const predict = predictor({ ...options, seed: split(seed, 1) });

  const score = (batch: L2xBatch, dropSeed?: number) =>
    tf.where(batch.open, select.apply(batch, dropSeed), Number.NEGATIVE_INFINITY);

  return {
    weights: namedWeights({ selector: select, predictor: predict, layer }),
    score,
    predict: predict.apply,
    explain: (batch) => {
      const { z } = layer(score(batch), 0, { training: false, examples: batch.examples });
      return { mask: tf.squeeze(z, [1]), rating: tf.squeeze(predict.apply(z, batch), [1]) };
    },
    loss: (batch, seed) => {
      const theta = score(batch, split(seed, 0));
      const { z, surrogate } = layer(theta, split(seed, 1), { examples: batch.examples });
      const errors = tf.sub(predict.apply(z, batch), tf.expandDims(batch.ratings, 1));
      const losses = surrogate(tf.square(errors));
      return tf.mean(over === "mean" ? losses : tf.sum(losses, 1)) as tf.Scalar;
    },
  };
}
