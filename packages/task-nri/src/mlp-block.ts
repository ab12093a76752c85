import { batchNorm, constant, dense, dropout, namedWeights, type Weights, xavierNormal } from "@discretely/nn";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

/** How a network runs: by batch statistics and with dropout, or without. */
export interface Mode {
  readonly training: boolean;
  /** Of the dropout. */
  readonly seed: number;
}

/** What `mlpBlock` takes. */
export interface MlpBlockOptions {
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  readonly dropout: number;
  readonly seed: number;
}

/** Two dense layers with batch normalisation: weights, buffers and the function of them. */
export interface MlpBlock {
  readonly weights: Weights;
  readonly buffers: Weights;
  /** The weights of the first layer. */
  readonly first: Weights;
  /** `[..., inputs]` → `[..., outputs]`. */
  readonly apply: (x: tf.Tensor, mode: Mode) => tf.Tensor;
  /** What follows the first layer: `[..., hidden]` → `[..., outputs]`. */
  readonly afterFirst: (h: tf.Tensor, mode: Mode) => tf.Tensor;
}

/** How the linear layers of the encoder start: Xavier-normal weights, biases of 0.1. */
export const START = { weight: xavierNormal(), bias: constant(0.1) };

/** Linear, ELU, dropout, linear, ELU, batch normalisation over all rows: the encoder's building block (Kipf et al., 2018). */
export function mlpBlock({ inputs, hidden, outputs, dropout: rate, seed }: MlpBlockOptions): MlpBlock {
  const fc1 = dense({ inputs, outputs: hidden, seed: split(seed, 0), ...START });
  const fc2 = dense({ inputs: hidden, outputs, seed: split(seed, 1), ...START });
  const bn = batchNorm({ features: outputs });
  const afterFirst = (h: tf.Tensor, { training, seed }: Mode) =>
    bn.apply(tf.elu(fc2.apply(dropout(tf.elu(h), training ? rate : 0, seed))), training);
  return {
    weights: namedWeights({ fc1, fc2, bn }),
    buffers: namedWeights({ bn: { weights: bn.buffers } }),
    first: fc1.weights,
    apply: (x, mode) => afterFirst(fc1.apply(x), mode),
    afterFirst,
  };
}
