import * as tf from "@tensorflow/tfjs-core";
import type { Embedded } from "./embedding.js";

/**
 * Σ_t z[b, s, t] x[b, t], the weighted sum of a sequence's words: z `[B, S, T]` → `[B, S, width]`, differentiable in z.
 *
 * z is gathered by word first, c[b, s, u] = Σ of z where word u stands, so that one product with the distinct words
 * takes the place of one for each sequence.
 */
export function embeddedSum(z: tf.Tensor3D, { words, index }: Embedded): tf.Tensor3D {
  const [B, S, T] = z.shape;
  const [U, width] = words.shape;
  const sum = tf.customGrad((given, save) => {
    const [row, column] = places(index, S);
    (save as tf.GradSaveFunc)([row, column, words]);
    const counts = tf.scatterND(tf.stack([row, column], 1), tf.reshape(given as tf.Tensor, [-1]), [B * S, U]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [row, column, words] = saved as [tf.Tensor1D, tf.Tensor1D, tf.Tensor2D];
      // the many words on the left, where a product needs no copy of them
      const perWord = tf.matMul(words, tf.reshape(dy, [B * S, width]) as tf.Tensor2D, false, true);
      return tf.reshape(tf.gatherND(perWord, tf.stack([column, row], 1)), [B, S, T]);
    };
    return { value: tf.reshape(tf.matMul(counts as tf.Tensor2D, words), [B, S, width]), gradFunc };
  });
  return sum(z) as tf.Tensor3D;
}

/** For each entry of z the number b·S + s of its sample, and the word that stands there. */
function places(index: tf.Tensor2D, S: number): [sample: tf.Tensor1D, word: tf.Tensor1D] {
  const [B, T] = index.shape;
  const samples = tf.tile(tf.reshape(tf.range(0, B * S, 1, "int32"), [-1, 1]), [1, T]);
  const words = tf.tile(tf.expandDims(index, 1), [1, S, 1]);
  return [tf.reshape(samples, [-1]) as tf.Tensor1D, tf.reshape(words, [-1]) as tf.Tensor1D];
}
