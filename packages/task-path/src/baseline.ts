import { type Normalised, namedWeights } from "@discretely/nn";
import * as tf from "@tensorflow/tfjs-core";
import type { PathModel } from "./model.js";

/**
 * The baseline: each cell by itself, P(path crosses it) = σ(logit), trained by the mean binary cross-entropy over cells and maps.
 *
 * @param network `[B, pixels, pixels, 3]` → logits `[B, K, K]`
 */
export function baseline(network: Normalised<tf.Tensor4D, tf.Tensor3D>): PathModel {
  return {
    weights: namedWeights({ network }),
    buffers: network.buffers,
    loss: ({ images, paths }) => {
      const logits = network.apply(images, true);
      return tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, paths)));
    },
    predict: (images) => {
      const logits = network.apply(images, false);
      return { paths: tf.step(logits) as tf.Tensor3D, costs: tf.sigmoid(tf.neg(logits)) };
    },
  };
}
