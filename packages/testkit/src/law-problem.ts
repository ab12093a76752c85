import type { Layer, Noise, Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";

/** The problem that the laws of estimators share: one-hots of five, whose expectation under Gumbel noise is a softmax. */

export const THETA = [0.5, -0.2, 1, 0.1, -1];
export const W = [1, -0.5, 0.25, -1.5, 1];

/** U(0, 1) by an integer hash of (seed, example, place): enough for laws, and no dependency. */
function lawUniforms(shape: readonly number[], seed: number, examples?: readonly number[]): Float64Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const row = size / shape[0]!;
  return Float64Array.from({ length: size }, (_, i) => {
    const [b, place] = [Math.floor(i / row), i % row];
    const example = Math.imul((examples?.[b] ?? b) + 1, 0xc2b2ae35);
    let x = Math.imul(place + 1, 0x9e3779b1) ^ Math.imul(seed + 0x7f4a7c15, 0x85ebca6b) ^ example;
    for (let round = 0; round < 3; round++) {
      x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
      x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    }
    return ((x >>> 0) + 0.5) / 2 ** 32;
  });
}

/** −log(−log U), with its score 1 − exp(−ε). */
export const lawGumbel: Noise = Object.assign(
  (shape: readonly number[], seed: number, examples?: readonly number[]) => {
    const values = Float32Array.from(lawUniforms(shape, seed, examples), (u) => -Math.log(-Math.log(u)));
    return tf.tensor(values, [...shape]);
  },
  { score: (eps: tf.Tensor) => tf.tidy(() => tf.sub(1, tf.exp(tf.neg(eps)))) },
);

/** Standard normal noise by the transform of Box and Muller, with its score ε. */
export const lawNormal: Noise = Object.assign(
  (shape: readonly number[], seed: number, examples?: readonly number[]) => {
    const [radius, angle] = [lawUniforms(shape, seed, examples), lawUniforms(shape, seed + 1_000_003, examples)];
    const values = Float32Array.from(radius, (u, i) => {
      return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * angle[i]!);
    });
    return tf.tensor(values, [...shape]);
  },
  { score: (eps: tf.Tensor) => tf.clone(eps) },
);

/** One-hot of the largest entry of each row. */
export const lawArgmax: Solver = (theta) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), theta.shape.at(-1)!), "float32"));

/** dL/dθ of a linear loss ⟨w, z⟩ averaged over the samples. */
export function lawGradient<S>(layer: Layer<S>, theta: tf.Tensor, w: tf.Tensor, seed: number): tf.Tensor {
  const loss = (x: tf.Tensor) => tf.sum(tf.mean(tf.mul(layer(x, seed), tf.expandDims(w, 1)), 1)) as tf.Scalar;
  return tf.tidy(() => tf.grad(loss)(theta));
}

/** dL/dθ of copies of one problem, a row each. What has a state takes a few updates first, to settle somewhere. */
export function gradientRows<S>(
  layer: Layer<S>,
  theta: number[],
  w: number[],
  copies: number,
  updates = 3,
): number[][] {
  return tf.tidy(() => {
    const rows = (values: number[]) => tf.tensor2d(Array.from({ length: copies }, () => values));
    const inputs = [rows(theta), rows(w)] as const;
    for (let seed = 0; seed < updates && layer.state !== undefined; seed++) lawGradient(layer, ...inputs, seed);
    return lawGradient(layer, ...inputs, updates).arraySync() as number[][];
  });
}

export function softmax(theta: readonly number[]): number[] {
  const e = theta.map(Math.exp);
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
}

/** The mean of the rows lies within 5 standard errors, `slack` and float32's rounding of `truth`. */
export function within(rows: readonly number[][], truth: readonly number[], slack: number): void {
  const n = rows.length;
  for (const [i, expected] of truth.entries()) {
    const column = rows.map((row) => row[i]!);
    const mean = column.reduce((a, b) => a + b, 0) / n;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
    expect(Math.abs(mean - expected)).toBeLessThanOrEqual(5 * Math.sqrt(variance / n) + slack + 1e-6);
  }
}
