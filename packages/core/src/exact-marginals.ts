import * as tf from "@tensorflow/tfjs-core";
import type { Family } from "./family.js";

/**
 * The marginals μ(θ) = E[z] of a {@link Family} as a differentiable function of tensors, row by row on the host:
 * `[N, ...instance]` → `[N, ...instance]`. Its gradient Cov(z) dy is exact. With θ/τ for θ it is a relaxation of the family's
 * solver, which it approaches as τ → 0 (Paulus et al., 2020).
 */
export function exactMarginals(family: Family): (theta: tf.Tensor) => tf.Tensor {
  // customGrad's types are loose: it hands over the input and a function that saves tensors for the gradient.
  const marginals = tf.customGrad(((theta: tf.Tensor, save: (tensors: tf.Tensor[]) => void) => {
    save([theta]);
    return {
      value: byRow(theta, (row) => family.marginals(row)),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => {
        const slope = dy.dataSync<"float32">();
        return byRow(saved!, (row, at) => family.vjp(row, slope.subarray(at, at + row.length)));
      },
    };
  }) as Parameters<typeof tf.customGrad>[0]) as (theta: tf.Tensor) => tf.Tensor;
  // It also takes every argument for a tensor, and a layer hands its solver a second one.
  return (theta) => marginals(theta);
}

function byRow(theta: tf.Tensor, one: (row: Float32Array, at: number) => Float64Array): tf.Tensor {
  const values = theta.dataSync<"float32">();
  const size = values.length / theta.shape[0]!;
  const out = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += size) out.set(one(values.subarray(at, at + size), at), at);
  return tf.tensor(out, theta.shape, "float32");
}
