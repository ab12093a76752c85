import * as tf from "@tensorflow/tfjs-core";
import { type Conv1dOptions, conv1dWeights } from "./conv1d.js";
import type { Embedded } from "./embedding.js";
import type { Weights } from "./module.js";

/** {@link conv1d} of embedded words, with the same weights: `[B, T]` words → `[B, T, outputs]`. */
export interface EmbeddedConv1d {
  readonly weights: Weights;
  /** The channels at every place: `[B, T, filters]`. */
  readonly apply: (x: Embedded) => tf.Tensor3D;
}

/**
 * A convolution over frozen word vectors. Each distinct word meets the filter once, P[u, j] = words[u] W[j], and
 * y[t] = Σ_j P[index[t + j − h], j] + b adds what stands around t. The words get no gradient.
 */
export function embeddedConv1d(options: Conv1dOptions): EmbeddedConv1d {
  const { inputs, outputs, kernel } = options;
  const weights = conv1dWeights(options);
  return {
    weights,
    apply: ({ words, index }) => {
      const filter = (j: number) =>
        tf.reshape(tf.slice(weights.weight, [j, 0, 0], [1, inputs, outputs]), [inputs, outputs]) as tf.Tensor2D;
      const terms = shifted(index, kernel).map((around, j) => tf.gather(product(words, filter(j)), around));
      return tf.add(tf.addN(terms), weights.bias) as tf.Tensor3D;
    },
  };
}

/** x W, differentiable in W: dWᵀ = dyᵀ x, with x on the right, where its packed copy serves every product of a step. */
function product(x: tf.Tensor2D, W: tf.Tensor2D): tf.Tensor2D {
  const multiply = tf.customGrad((given, save) => {
    (save as tf.GradSaveFunc)([x]);
    const gradFunc = (dy: tf.Tensor, [x]: tf.Tensor[]) =>
      tf.transpose(tf.matMul(dy as tf.Tensor2D, x as tf.Tensor2D, true, false));
    return { value: tf.matMul(x, given as tf.Tensor2D), gradFunc };
  });
  return multiply(W) as tf.Tensor2D;
}

/** index[b, t + j − h] for each j of the filter, row 0 (zero) outside of the sequence. */
function shifted(index: tf.Tensor2D, kernel: number): tf.Tensor2D[] {
  const before = Math.floor((kernel - 1) / 2);
  const padded = tf.pad(index, [[0, 0], [before, kernel - 1 - before]]); // biome-ignore format: one pair an axis
  return Array.from({ length: kernel }, (_, j) => tf.slice(padded, [0, j], index.shape));
}
