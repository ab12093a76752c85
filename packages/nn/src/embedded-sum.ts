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
    const places = tf.tidy(() => {
      const column = tf.reshape(tf.tile(tf.expandDims(index, 1), [1, S, 1]), [-1]);
      const row = tf.reshape(tf.tile(tf.reshape(tf.range(0, B * S, 1, "int32"), [-1, 1]), [1, T]), [-1]);
      return tf.stack([row, column], 1) as tf.Tensor2D;
    });
    (save as tf.GradSaveFunc)([places, words]);
    const counts = tf.scatterND(places, tf.reshape(given as tf.Tensor, [-1]), [B * S, U]) as tf.Tensor2D;
    const gradFunc = (dy: tf.Tensor, [at, rows]: tf.Tensor[]) => {
      const perWord = tf.matMul(tf.reshape(dy, [B * S, width]) as tf.Tensor2D, rows as tf.Tensor2D, false, true);
      return tf.reshape(tf.gatherND(perWord, at!), [B, S, T]);
    };
    return { value: tf.reshape(tf.matMul(counts, words), [B, S, width]), gradFunc };
  });
  return sum(z) as tf.Tensor3D;
}
