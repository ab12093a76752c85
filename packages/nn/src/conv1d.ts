import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { constant, type Initializer, RELU_GAIN, xavierUniform } from "./initializers.js";
import type { Module } from "./module.js";

/** What `conv1d` takes. */
export interface Conv1dOptions {
  readonly inputs: number;
  readonly outputs: number;
  /** Places that the filter sees. */
  readonly kernel: number;
  readonly seed: number;
  /** Default: Xavier-uniform with the gain of ReLU. */
  readonly weight?: Initializer;
  /** Default: zeros. */
  readonly bias?: Initializer;
}

/**
 * y[t] = Σ_j x[t + j − h] W[j] + b, h = ⌊(kernel − 1) / 2⌋, zero outside the sequence: `[B, T, inputs]` → `[B, T, outputs]`
 * with `weight` `[kernel, inputs, outputs]` and `bias` `[outputs]`. An even kernel looks one place further ahead.
 */
export function conv1d(options: Conv1dOptions): Module<tf.Tensor3D, tf.Tensor3D> {
  const weights = conv1dWeights(options);
  return {
    weights,
    apply: (x) => tf.add(tf.conv1d(x, weights.weight as tf.Tensor as tf.Tensor3D, 1, "same"), weights.bias),
  };
}

/** The two variables of a convolution, at their first values. */
export function conv1dWeights({ inputs, outputs, kernel, seed, ...options }: Conv1dOptions) {
  const { weight: weightOf = xavierUniform(RELU_GAIN), bias: biasOf = constant(0) } = options;
  const fans = { in: inputs * kernel, out: outputs * kernel };
  const weight = tf.tidy(() => tf.variable(weightOf([kernel, inputs, outputs], fans, seed)));
  const bias = tf.tidy(() => tf.variable(biasOf([outputs], fans, split(seed, 0))));
  return { weight, bias };
}
