import { dense, namedWeights, type Weights } from "@discretely/nn";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { type MlpBlock, type Mode, mlpBlock, START } from "./mlp-block.js";
import { offDiagonal, pairDense, sumBySenders } from "./pairs.js";

/** What `encoder` takes. */
export interface EncoderOptions {
  /** Numbers a vertex brings: frames · dimensions. */
  readonly inputs: number;
  /** Width of every layer. Default 256. */
  readonly hidden?: number;
  /** Numbers an edge gets. Default 1. */
  readonly outputs?: number;
  /** With the second round of messages, from edges to vertices and back. Default true. */
  readonly factor?: boolean;
  /** Default 0. */
  readonly dropout?: number;
  readonly seed: number;
}

/** The network that reads a logit for each pair of vertices off the trajectories. */
export interface Encoder {
  readonly weights: Weights;
  /** The running statistics of its batch normalisations. */
  readonly buffers: Weights;
  /** Trajectories `[B, n, ...]` → what the last layer sees of each edge, `[B, n(n−1), hidden]`. */
  readonly features: (x: tf.Tensor, mode: Mode) => tf.Tensor;
  /** Trajectories `[B, n, ...]` → `[B, n(n−1), outputs]`, the directed edges (receiver, sender) row by row. */
  readonly apply: (x: tf.Tensor, mode: Mode) => tf.Tensor;
}

/** The factor-graph encoder of neural relational inference (Kipf et al., 2018): vertices → edges → vertices → edges. */
export function encoder(options: EncoderOptions): Encoder {
  const { inputs, hidden = 256, outputs = 1, factor = true, dropout = 0, seed } = options;
  const widths = [inputs, 2 * hidden, hidden, factor ? 3 * hidden : 2 * hidden];
  const blocks = widths.map((inputs, i) =>
    mlpBlock({ inputs, hidden, outputs: hidden, dropout, seed: split(seed, i) }),
  ) as [MlpBlock, MlpBlock, MlpBlock, MlpBlock];
  const [mlp1, mlp2, mlp3, mlp4] = blocks;
  const last = dense({ inputs: hidden, outputs, seed: split(seed, 4), ...START });

  const features = (x: tf.Tensor, { training, seed }: Mode) => {
    const [B, n] = x.shape as [number, number];
    const mode = (i: number) => ({ training, seed: split(seed, i) });
    const nodes = mlp1.apply(tf.reshape(x, [B, n, inputs]), mode(0));
    const edges = mlp2.afterFirst(offDiagonal(pairDense(mlp2.first, nodes)), mode(1));
    if (!factor) return mlp4.apply(tf.concat([mlp3.apply(edges, mode(2)), edges], -1), mode(3));
    const gathered = mlp3.apply(tf.div(sumBySenders(edges, n), n), mode(2));
    const pairs = offDiagonal(pairDense(mlp4.first, gathered));
    return mlp4.afterFirst(tf.add(pairs, skip(mlp4.first, edges, 2 * hidden)), mode(3));
  };
  return {
    weights: namedWeights({ mlp1, mlp2, mlp3, mlp4, last }),
    buffers: namedWeights(Object.fromEntries(blocks.map(({ buffers }, i) => [`mlp${i + 1}`, { weights: buffers }]))),
    features,
    apply: (x, mode) => last.apply(features(x, mode)),
  };
}

/** The part of a dense layer that acts on `x`, by the rows of its weight from `first` on: `[B, E, f]` → `[B, E, h]`. */
function skip({ weight }: Weights, x: tf.Tensor, first: number): tf.Tensor {
  const [B, E, f] = x.shape as [number, number, number];
  const rows = tf.slice(weight! as tf.Tensor as tf.Tensor2D, [first, 0], [f, -1]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(tf.reshape(x, [B * E, f]) as tf.Tensor2D, rows), [B, E, rows.shape[1]]);
}
