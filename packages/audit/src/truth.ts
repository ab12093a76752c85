import type { Family } from "@discretely/core";
import { sequence, split, uniform } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import type { Problem } from "./problem.js";

/** The gradient to be found, and how well it is known. */
export interface Truth {
  /** ∇_θ E[L(z)] of each instance, flat as θ. */
  readonly gradient: Float64Array;
  /** `enumeration` and `recursion` are exact; `sampling` is an unbiased estimate with `error`. */
  readonly how: "enumeration" | "recursion" | "sampling";
  /** The standard error of the gradient's norm, 0 where it is exact. */
  readonly error: number;
}

/** What `truth` takes where the exact gradient has to be sampled. */
export interface TruthOptions {
  /** The most states to enumerate. Default 10⁶. */
  readonly maxStates?: number;
  /** Samples of the estimate where nothing exact is to be had. Default 10⁵. */
  readonly budget?: number;
  /** Of that estimate. Default 0. */
  readonly seed?: number;
}

/**
 * The exact gradient Σ_z p(z) L(z) (z − μ) by enumeration, or Cov(z) c by the family's recursion for a loss that is linear
 * on the states; where neither is to be had, a leave-one-out score-function estimate from exact samples, which says so.
 * @throws RangeError for a problem with neither states nor a family.
 */
export function truth(problem: Problem, options: TruthOptions = {}): Truth {
  const { maxStates = 1e6, budget = 1e5, seed = 0 } = options;
  const { family, linear } = problem;
  if (family && linear) return byRecursion(problem, family, linear);
  const states = problem.states?.();
  if (states && states.length <= maxStates) return byEnumeration(problem, states);
  if (family) return bySampling(problem, family, budget, seed);
  throw new RangeError(
    `truth: "${problem.name}" has ${states ? `${states.length} states, more than ${maxStates},` : "no list of states"} ` +
      "and no family; give it one of them",
  );
}

const rowOf = (values: ArrayLike<number>, b: number, n: number) =>
  Float64Array.from({ length: n }, (_, i) => values[b * n + i]!);

function byRecursion({ theta, shape: [B] }: Problem, family: Family, linear: Float64Array): Truth {
  const n = theta.length / B;
  const gradient = new Float64Array(theta.length);
  for (let b = 0; b < B; b++) gradient.set(family.vjp(rowOf(theta, b, n), rowOf(linear, b, n)), b * n);
  return { gradient, how: "recursion", error: 0 };
}

/** Entries of states whose losses are computed at a time. */
const CHUNK = 2 ** 20;

/** L of every state for every instance, `[states][B]`, in chunks. */
function lossesOf({ loss, shape: [B, ...instance] }: Problem, states: readonly (readonly number[])[]): Float64Array {
  const n = states[0]!.length;
  const size = Math.max(1, Math.floor(CHUNK / (B * n)));
  const losses = new Float64Array(states.length * B);
  for (let start = 0; start < states.length; start += size) {
    const part = states.slice(start, start + size);
    const values = tf.tidy(() => {
      const one = tf.tensor(part.flat(), [1, part.length, ...instance], "float32");
      return loss(tf.tile(one, [B, 1, ...instance.map(() => 1)])).dataSync();
    });
    for (let b = 0; b < B; b++) {
      for (let s = 0; s < part.length; s++) losses[(start + s) * B + b] = values[b * part.length + s]!;
    }
  }
  return losses;
}

function byEnumeration(problem: Problem, states: readonly (readonly number[])[]): Truth {
  const { theta, shape } = problem;
  const [B] = shape;
  const n = theta.length / B;
  const losses = lossesOf(problem, states);
  const gradient = new Float64Array(theta.length);
  for (let b = 0; b < B; b++) {
    const scores = states.map((z) => z.reduce((sum, x, i) => sum + x * theta[b * n + i]!, 0));
    const best = scores.reduce((a, x) => Math.max(a, x), Number.NEGATIVE_INFINITY);
    const weights = scores.map((x) => Math.exp(x - best));
    const total = weights.reduce((a, x) => a + x, 0);
    const mean = weights.reduce((sum, w, s) => sum + w * losses[s * B + b]!, 0) / total;
    // Σ p L (z − μ) = Σ p (L − E L) z
    for (const [s, z] of states.entries()) {
      const share = (weights[s]! / total) * (losses[s * B + b]! - mean);
      for (let i = 0; i < n; i++) gradient[b * n + i]! += share * z[i]!;
    }
  }
  return { gradient, how: "enumeration", error: 0 };
}

function bySampling(problem: Problem, family: Family, budget: number, seed: number): Truth {
  const { theta, shape } = problem;
  const [B, ...instance] = shape;
  const n = theta.length / B;
  const gradient = new Float64Array(theta.length);
  let squaredError = 0;
  for (let b = 0; b < B; b++) {
    const row = rowOf(theta, b, n);
    const draws = samples(family, row, budget, split(seed, b));
    const losses = tf.tidy(() => {
      const z = tf.tile(tf.tensor(draws, [1, budget, ...instance], "float32"), [B, 1, ...instance.map(() => 1)]);
      return problem
        .loss(z)
        .dataSync()
        .slice(b * budget, (b + 1) * budget);
    });
    squaredError += leaveOneOut(draws, losses, family.marginals(row), gradient.subarray(b * n, (b + 1) * n));
  }
  return { gradient, how: "sampling", error: Math.sqrt(squaredError) };
}

/** Exact samples of one instance, flat. */
function samples(family: Family, theta: Float64Array, count: number, seed: number): Float32Array {
  const draws = new Float32Array(count * theta.length);
  for (let t = 0; t < count; t++) {
    draws.set(family.sample(theta, sequence(uniform, split(seed, t), theta.length)), t * theta.length);
  }
  return draws;
}

/** Mean of n/(n−1) (L − mean L)(z − μ) into `gradient`; returns the squared standard error of its norm. */
function leaveOneOut(draws: Float32Array, losses: ArrayLike<number>, mu: Float64Array, gradient: Float64Array): number {
  const [n, N] = [mu.length, losses.length];
  const mean = Array.from(losses).reduce((a, x) => a + x, 0) / N;
  const squares = new Float64Array(n);
  for (let t = 0; t < N; t++) {
    for (let i = 0; i < n; i++) {
      const g = ((losses[t]! - mean) * (draws[t * n + i]! - mu[i]!) * N) / (N - 1);
      gradient[i]! += g / N;
      squares[i]! += (g * g) / N;
    }
  }
  return squares.reduce((sum, x, i) => sum + (x - gradient[i]! ** 2) / N, 0);
}
