import {
  conv1d,
  dense,
  dropout,
  type Embedded,
  embeddedConv1d,
  maxOverTime,
  namedWeights,
  type Weights,
} from "@discretely/nn";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

/** What `selector` takes. */
export interface SelectorOptions {
  /** Width of the word vectors. */
  readonly width: number;
  /** Words that a filter sees. Default 3. */
  readonly kernel?: number;
  /** Share of the entries dropped in training. Default 0.2. */
  readonly dropout?: number;
  readonly seed: number;
}

/** The network that scores the words of a text. */
export interface Selector {
  readonly weights: Weights;
  /** Words `[B, T]` → scores `[B, T]`. `dropSeed` draws the dropout of training; without one nothing is dropped. */
  readonly apply: (x: Embedded, dropSeed?: number) => tf.Tensor2D;
}

const CHANNELS = 100;

/**
 * The network that scores each word of a text (Chen et al., 2018): a convolution over the words, from it the view of the
 * whole text (the maximum over time, a dense layer) and that around each word (two convolutions), both side by side
 * through dropout and two layers of width 1. 150,601 weights at width 200 and kernel 3.
 */
export function selector({ width, kernel = 3, dropout: rate = 0.2, seed }: SelectorOptions): Selector {
  const first = embeddedConv1d({ inputs: width, outputs: CHANNELS, kernel, seed: split(seed, 0) });
  const whole = dense({ inputs: CHANNELS, outputs: CHANNELS, seed: split(seed, 1) });
  const local = (n: number) => conv1d({ inputs: CHANNELS, outputs: CHANNELS, kernel, seed: split(seed, n) });
  const [local1, local2] = [local(2), local(3)];
  const final1 = dense({ inputs: 2 * CHANNELS, outputs: CHANNELS, seed: split(seed, 4) });
  const final2 = dense({ inputs: CHANNELS, outputs: 1, seed: split(seed, 5) });

  return {
    weights: namedWeights({ first, global: whole, local1, local2, final1, final2 }),
    apply: (x, dropSeed) => {
      const T = x.index.shape[1];
      const seen = tf.relu(first.apply(x));
      const global = tf.relu(whole.apply(maxOverTime(seen)));
      const near = tf.relu(local2.apply(tf.relu(local1.apply(seen))));
      const both = tf.concat([tf.tile(tf.expandDims(global, 1), [1, T, 1]), near], 2);
      const kept = dropSeed === undefined ? both : dropout(both, rate, dropSeed);
      return tf.squeeze(final2.apply(tf.relu(final1.apply(kept))), [2]);
    },
  };
}
