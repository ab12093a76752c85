import * as tf from "@tensorflow/tfjs-core";
import type { LinearProblem } from "./k-subset-problem.js";

/** How far runs are from the best state. */
export interface Optimality {
  /** min L(z) of each problem. */
  readonly minima: Float64Array;
  /** θ of R runs of each problem, `[instances · R, n]`, flat → the exact E[L(z)] of each run. */
  readonly expected: (theta: ArrayLike<number>) => Float64Array;
}

/**
 * The exact E[L(z)] = ⟨c, μ(θ)⟩ + constant, and min L = L(argmax ⟨−c, z⟩), of a loss that is ⟨c, z⟩ + a constant on the states.
 * At k-subsets and Σ (z − b)² the minimum takes the k largest b; that holds for any n and k.
 */
export function optimality(problem: LinearProblem): Optimality {
  const { linear: c, family, shape, solver, loss } = problem;
  const [B, n] = [shape[0], c.length / shape[0]];
  const [best, least] = tf.tidy(() => {
    const z = solver(tf.neg(tf.tensor(Float32Array.from(c), shape as [number, number])));
    return [z, loss(tf.expandDims(z, 1))].map((x) => x.dataSync<"float32">());
  }) as [Float32Array, Float32Array];
  const minima = Float64Array.from(least);
  const expected = (theta: ArrayLike<number>) => {
    const rows = theta.length / n;
    return Float64Array.from({ length: rows }, (_, row) => {
      const b = Math.floor((row * B) / rows);
      const mu = family.marginals(Array.from({ length: n }, (_, i) => theta[row * n + i]!));
      return mu.reduce((sum, m, i) => sum + c[b * n + i]! * (m - best[b * n + i]!), minima[b]!);
    });
  };
  return { minima, expected };
}

/**
 * The minimum as the Python reference takes it: Σ b² over the k smallest b and Σ (b − 1)² over the others, which is a minimum
 * only where n = 2k.
 */
export function referenceMinima({ linear: c, shape: [B] }: LinearProblem, k: number): Float64Array {
  const n = c.length / B;
  return Float64Array.from({ length: B }, (_, i) => {
    const b = Array.from(c.subarray(i * n, (i + 1) * n), (x) => (1 - x) / 2).sort((x, y) => x - y);
    return b.reduce((sum, x, rank) => sum + (rank < k ? x : x - 1) ** 2, 0);
  });
}
