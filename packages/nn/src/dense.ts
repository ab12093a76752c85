import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { constant, type Initializer, RELU_GAIN, xavierUniform } from "./initializers.js";
import type { Module } from "./module.js";

/** What `dense` takes. */
export interface DenseOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly seed: number;
  /** Default: Xavier-uniform with the gain of ReLU. */
  readonly weight?: Initializer;
  /** Default: zeros. */
  readonly bias?: Initializer;
}

/** y = x W + b along the last axis: `[..., inputs]` → `[..., outputs]`, with `weight` `[inputs, outputs]` and `bias` `[outputs]`. */
export function dense({ inputs, outputs, seed, ...options }: DenseOptions): Module {
  const { weight: weightOf = xavierUniform(RELU_GAIN), bias: biasOf = constant(0) } = options;
  const fans = { in: inputs, out: outputs };
  const weight = tf.tidy(() => tf.variable(weightOf([inputs, outputs], fans, seed)));
  const bias = tf.tidy(() => tf.variable(biasOf([outputs], fans, split(seed, 0))));
  return {
    weights: { weight, bias },
    apply: (x) => {
      const rows = tf.reshape(x, [-1, inputs]) as tf.Tensor2D;
      const y = tf.add(tf.matMul(rows, weight as tf.Tensor as tf.Tensor2D), bias);
      return tf.reshape(y, [...x.shape.slice(0, -1), outputs]);
    },
  };
}
