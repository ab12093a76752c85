import type { Weights } from "@discretely/nn";
import * as tf from "@tensorflow/tfjs-core";

/**
 * The pairs (i, j) with i ≠ j, row by row: `[B, n, n, C]` → `[B, n(n−1), C]`.
 * Without its first entry a flattened square is n − 1 rows of n + 1, each of which ends on the diagonal.
 */
export function offDiagonal(square: tf.Tensor): tf.Tensor {
  const [B, n, , C] = square.shape as [number, number, number, number];
  const tail = tf.slice(tf.reshape(square, [B, n * n, C]), [0, 1, 0], [B, n * n - 1, C]);
  const rows = tf.slice(tf.reshape(tail, [B, n - 1, n + 1, C]), [0, 0, 0, 0], [B, n - 1, n, C]);
  return tf.reshape(rows, [B, n * (n - 1), C]);
}

/** The inverse of {@link offDiagonal}, with zeros on the diagonal: `[B, n(n−1), C]` → `[B, n, n, C]`. */
export function onSquare(pairs: tf.Tensor, n: number): tf.Tensor {
  const [B, , C] = pairs.shape as [number, number, number];
  const rows = tf.pad(tf.reshape(pairs, [B, n - 1, n, C]), [[0, 0], [0, 0], [0, 1], [0, 0]]); // biome-ignore format: one line
  const flat = tf.pad(tf.reshape(rows, [B, n * n - 1, C]), [[0, 0], [1, 0], [0, 0]]); // biome-ignore format: one line
  return tf.reshape(flat, [B, n, n, C]);
}

/**
 * A dense layer on the concatenation (sender, receiver) of every pair, by the first 2f rows of its weight.
 * It is a sum of a layer on the receiver and one on the sender: n products a graph instead of n².
 * `weight` is `[2f or more, h]`, `bias` `[h]`, and nodes `[B, n, f]` → `[B, n, n, h]`: the receiver i, then the sender j.
 */
export function pairDense(layer: Weights, nodes: tf.Tensor): tf.Tensor {
  const [B, n, f] = nodes.shape as [number, number, number];
  const weight = layer.weight! as tf.Tensor as tf.Tensor2D;
  const rows = tf.reshape(nodes, [B * n, f]) as tf.Tensor2D;
  const part = (first: number) => tf.matMul(rows, tf.slice(weight, [first, 0], [f, -1]) as tf.Tensor2D);
  const h = weight.shape[1];
  return tf.add(tf.reshape(tf.add(part(f), layer.bias!), [B, n, 1, h]), tf.reshape(part(0), [B, 1, n, h]));
}

/** Σⱼ of the pairs (i, j), i ≠ j, of each receiver i: `[B, n(n−1), C]` → `[B, n, C]`. */
export function sumBySenders(pairs: tf.Tensor, n: number): tf.Tensor {
  const [B, , C] = pairs.shape as [number, number, number];
  return tf.sum(tf.reshape(pairs, [B, n, n - 1, C]), 2);
}

/**
 * Σⱼ wᵢⱼ m(i, j) for each receiver i: weights `[B, n, n]` and messages `[B, n, n, h]` → `[B, n, h]`.
 * Its gradient in the messages is an outer product, written as a broadcast: a batch of products is 30 times slower on wasm.
 */
export function weightedSums(weights: tf.Tensor, messages: tf.Tensor): tf.Tensor {
  const [B, n, , h] = messages.shape as [number, number, number, number];
  const op = tf.customGrad((w, m, save) => {
    const [rows, blocks] = [tf.reshape(w as tf.Tensor, [B * n, 1, n]), tf.reshape(m as tf.Tensor, [B * n, n, h])];
    (save as tf.GradSaveFunc)([rows, blocks]);
    const gradFunc = (dy: tf.Tensor, [rows, blocks]: tf.Tensor[]) => {
      const slope = tf.reshape(dy, [B * n, 1, h]);
      return [
        tf.reshape(tf.matMul(slope, blocks!, false, true), [B, n, n]),
        tf.reshape(tf.mul(tf.reshape(rows!, [B * n, n, 1]), slope), [B, n, n, h]),
      ];
    };
    return { value: tf.reshape(tf.matMul(rows, blocks), [B, n, h]), gradFunc };
  });
  return op(weights, messages);
}
