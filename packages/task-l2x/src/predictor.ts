import { dense, type Embedded, embeddedSum, namedWeights, type Weights } from "@discretely/nn";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

/** What `predictor` takes. */
export interface PredictorOptions {
  /** Width of the word vectors. */
  readonly width: number;
  /** Units of the hidden layer. Default 250. */
  readonly hidden?: number;
  /** Words that a mask selects: the sum of their vectors is divided by it. */
  readonly k: number;
  readonly seed: number;
}

/** The network that rates a text by its selected words. */
export interface Predictor {
  readonly weights: Weights;
  /** Masks `[B, S, T]` of the words `[B, T]` → ratings in (0, 1), `[B, S]`. */
  readonly apply: (mask: tf.Tensor, x: Embedded) => tf.Tensor2D;
}

/** The network that rates a text by its selected words alone: σ(W₂ ReLU(W₁ Σ_t z_t x_t / k + b₁) + b₂). 50,501 weights at width 200. */
export function predictor({ width, hidden = 250, k, seed }: PredictorOptions): Predictor {
  const layer1 = dense({ inputs: width, outputs: hidden, seed: split(seed, 0) });
  const layer2 = dense({ inputs: hidden, outputs: 1, seed: split(seed, 1) });
  return {
    weights: namedWeights({ layer1, layer2 }),
    apply: (mask, x) => {
      const mean = tf.div(embeddedSum(mask as tf.Tensor3D, x), k);
      return tf.squeeze(tf.sigmoid(layer2.apply(tf.relu(layer1.apply(mean)))), [2]);
    },
  };
}
