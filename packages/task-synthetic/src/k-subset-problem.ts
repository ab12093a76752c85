import type { Problem } from "@discretely/audit";
import { checkInteger, checkNames, checkWord } from "@discretely/core/check";
import { kSubsetMarginals } from "@discretely/solvers/k-subset-marginals";
import { topK } from "@discretely/solvers/top-k";
import { topKStates } from "@discretely/solvers/top-k-states";
import * as tf from "@tensorflow/tfjs-core";
import { normals } from "./normals.js";
import { numpyNormal } from "./numpy-random.js";

/** What `kSubsetProblem` takes. */
export interface KSubsetProblemOptions {
  /** Items. Default 10. */
  readonly n?: number;
  /** Of them chosen. Default 5. */
  readonly k?: number;
  /** B, the number of problems. Default 64. */
  readonly instances?: number;
  /** The first of them. Default 0. */
  readonly first?: number;
  /**
   * `quadratic`, Σ (z_j − b_j)² (default), or `linear`, ⟨1 − 2b, z⟩: the same on k-hot z up to a constant, with the same
   * exact gradient, but without curvature for methods that differentiate it.
   */
  readonly loss?: "quadratic" | "linear";
  /** `reference` draws problem i from numpy's RandomState(i), as the Python reference does. */
  readonly parity?: "reference";
}

/** A problem whose loss is linear on its states, up to a constant, and whose distribution is known exactly. */
export type LinearProblem = Problem & Required<Pick<Problem, "family" | "linear">>;

/**
 * The synthetic problems of the I-MLE and AIMLE papers: L(z) = Σ (z_j − b_j)² over k-subsets of n items, θ ~ N(0, 1) and
 * b = |N(0, 1)|, one pair for each instance. On k-hot z, L is ⟨1 − 2b, z⟩ + ‖b‖², so the gradient is Cov(z)(1 − 2b).
 */
export function kSubsetProblem(options: KSubsetProblemOptions = {}): LinearProblem {
  checkNames("kSubsetProblem", options, ["n", "k", "instances", "first", "loss", "parity"]);
  const { parity, loss = "quadratic" } = options;
  checkWord("kSubsetProblem", "loss", loss, ["quadratic", "linear"]);
  const n = checkInteger("kSubsetProblem", "n", options.n ?? 10, { min: 1 });
  const k = checkInteger("kSubsetProblem", "k", options.k ?? 5, { min: 1, max: n });
  const B = checkInteger("kSubsetProblem", "instances", options.instances ?? 64, { min: 1 });
  const first = checkInteger("kSubsetProblem", "first", options.first ?? 0, { min: 0 });
  if (parity !== undefined) checkWord("kSubsetProblem", "parity", parity, ["reference"]);
  const theta = new Float32Array(B * n);
  const b = new Float32Array(B * n);
  for (let i = 0; i < B; i++) {
    const next = parity ? numpyNormal(first + i) : normals(first + i);
    for (let j = 0; j < n; j++) theta[i * n + j] = next();
    for (let j = 0; j < n; j++) b[i * n + j] = Math.abs(next());
  }
  const linear = Float64Array.from(b, (x) => 1 - 2 * x);
  const constant = (values: ArrayLike<number>) => tf.tensor(Float32Array.from(values), [B, 1, n]);
  return {
    name: `${k} of ${n}${loss === "linear" ? ", linear" : ""}`,
    theta,
    shape: [B, n],
    solver: topK({ k }),
    family: kSubsetMarginals({ k }),
    states: () => topKStates(n, k),
    loss: (z) =>
      loss === "linear" ? tf.sum(tf.mul(z, constant(linear)), -1) : tf.sum(tf.square(tf.sub(z, constant(b))), -1),
    linear,
  };
}
