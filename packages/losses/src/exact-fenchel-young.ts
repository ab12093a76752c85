import type { Family } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { beside } from "./beside.js";

/** What `exactFenchelYoung` takes. */
export interface ExactFenchelYoungOptions {
  /** The distribution p(z) ∝ exp(⟨θ, z⟩ / τ) over the states. */
  readonly family: Family;
  /** τ > 0. Default 1. */
  readonly temperature?: number;
}

/**
 * The Fenchel-Young loss of an exponential family (Blondel et al., 2020, https://arxiv.org/abs/1901.02324), exactly:
 * L(θ; y) = τ A(θ/τ) − ⟨θ, y⟩ = −τ log p(y) for a state y, whose Ω(y) is 0; ∇L = μ(θ/τ) − y.
 * θ, y `[B, ...instance]` → `[B]`, on the host in float64. Differentiable in θ, not in y.
 * @throws RangeError for an unknown option or one out of range, or shapes that do not fit.
 */
export function exactFenchelYoung(options: ExactFenchelYoungOptions): (theta: tf.Tensor, y: tf.Tensor) => tf.Tensor {
  checkNames("exactFenchelYoung", options, ["family", "temperature"]);
  const temperature = checkNumber("exactFenchelYoung", "temperature", options.temperature ?? 1, { above: 0 });
  const { logPartition, marginals } = options.family;
  return (theta, y) => {
    beside("exactFenchelYoung", theta, y);
    const [B, ...instance] = theta.shape as [number, ...number[]];
    const rows = <R>(x: tf.Tensor, f: (row: Float64Array, b: number) => R): R[] => {
      const [values, size] = [x.dataSync<"float32">(), x.size / B];
      return Array.from({ length: B }, (_, b) => f(Float64Array.from(values.subarray(b * size, (b + 1) * size)), b));
    };
    // customGrad's types are loose: it hands over the input and a function that saves tensors for the gradient.
    const loss = tf.customGrad(((x: tf.Tensor, save: (tensors: tf.Tensor[]) => void) => {
      const wanted = rows(y, (row) => row);
      const value = rows(x, (row, b) => {
        const score = row.reduce((sum, value, i) => sum + value * wanted[b]![i]!, 0);
        return temperature * logPartition(row.map((value) => value / temperature)) - score;
      });
      save([x, y]);
      const gradFunc = (dy: tf.Tensor, [saved, target]: tf.Tensor[]) => {
        const means = rows(saved!, (row) => marginals(row.map((value) => value / temperature)));
        const mu = tf.tensor(Float32Array.from(means.flatMap((row) => [...row])), saved!.shape);
        return tf.mul(tf.reshape(dy, [B, ...instance.map(() => 1)]), tf.sub(mu, target!));
      };
      return { value: tf.tensor1d(value), gradFunc };
    }) as Parameters<typeof tf.customGrad>[0]) as (theta: tf.Tensor) => tf.Tensor;
    return loss(theta);
  };
}
