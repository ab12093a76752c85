import type { Problem } from "@discretely/audit";
import { checkInteger, checkNames } from "@discretely/core/check";
import { kSubsetMarginals } from "@discretely/solvers/k-subset-marginals";
import { topK } from "@discretely/solvers/top-k";
import { topKStates } from "@discretely/solvers/top-k-states";
import * as tf from "@tensorflow/tfjs-core";
import { normals } from "./normals.js";

/** What `regressionProblem` takes. */
export interface RegressionProblemOptions {
  /** Items. Default 10. */
  readonly n?: number;
  /** Of them chosen. Default 5. */
  readonly k?: number;
  /** Measurements. Default n. */
  readonly measurements?: number;
  /** The problem: θ, A and y. Default 0. */
  readonly seed?: number;
}

/** Up to this many subsets are listed, for a truth by enumeration. */
const LISTED = 1e6;

/**
 * L(z) = ‖A z − y‖² / m over k-subsets, with A [m, n] and y of N(0, 1): entries of z interact, so that no recursion gives the
 * gradient, only enumeration or, for large n, exact samples.
 */
export function regressionProblem(options: RegressionProblemOptions = {}): Problem {
  checkNames("regressionProblem", options, ["n", "k", "measurements", "seed"]);
  const n = checkInteger("regressionProblem", "n", options.n ?? 10, { min: 1 });
  const k = checkInteger("regressionProblem", "k", options.k ?? 5, { min: 1, max: n });
  const m = checkInteger("regressionProblem", "measurements", options.measurements ?? n, { min: 1 });
  const next = normals(checkInteger("regressionProblem", "seed", options.seed ?? 0));
  const theta = Float32Array.from({ length: n }, next);
  const A = Float32Array.from({ length: n * m }, next);
  const y = Float32Array.from({ length: m }, next);
  const loss = (z: tf.Tensor) => {
    const [B, T] = z.shape as [number, number];
    const fit = tf.matMul(tf.reshape(z, [B * T, n]) as tf.Tensor2D, tf.tensor2d(A, [n, m]));
    return tf.reshape(tf.mean(tf.square(tf.sub(fit, tf.tensor1d(y))), -1), [B, T]);
  };
  return {
    name: `regression on ${k} of ${n}`,
    theta,
    shape: [1, n],
    solver: topK({ k }),
    family: kSubsetMarginals({ k }),
    ...(binomial(n, k) <= LISTED && { states: () => topKStates(n, k) }),
    loss,
  };
}

const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);
