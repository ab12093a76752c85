import { truth } from "@discretely/audit/truth";
import { expectedGradient, type Solver } from "@discretely/core";
import { split } from "@discretely/random";
import { kSubsetProblem } from "@discretely/task-synthetic/k-subset-problem";
import * as tf from "@tensorflow/tfjs-core";
import { methodOf, noiseOf, sizeInUse } from "../parts.js";
import type { GradientValues } from "./controls.js";

/** What is measured of one estimate. */
export interface Point {
  /** Cosine of this estimate, and of the mean of all so far, with the exact gradient. */
  readonly cosine: number;
  readonly meanCosine: number;
  /** The share of this estimate's entries that are exactly 0. */
  readonly zeros: number;
  /** λ or β with which it was made; undefined for a method without a step. */
  readonly size: number | undefined;
}

/** Estimates of one gradient, drawn one after the other. */
export interface GradientRun {
  /** ∇E[L(z)] under p(z) ∝ exp⟨θ, z⟩, n entries. */
  readonly exact: Float64Array;
  /** The newest estimate, and the mean of all; empty before the first. */
  readonly last: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  readonly points: readonly Point[];
  /** ‖mean − exact‖ / ‖exact‖. */
  readonly error: number;
  /** Instances solved for an estimate. */
  readonly solves: number;
  /** Draws the next estimate. @throws as the method does, for noise or options that it cannot use. */
  readonly advance: () => void;
}

/** Estimates the gradient of one random k-subset problem: problem and draws are functions of the values alone. */
export function gradientRun(values: GradientValues): GradientRun {
  const { n, k, samples, seed, loss } = values;
  const problem = kSubsetProblem({ n, k, instances: 1, first: seed, loss });
  const exact = truth(problem).gradient;
  const counter = countRows(problem.solver);
  const layer = methodOf(values)({
    solver: counter.solver,
    noise: noiseOf(values.noise, k),
    ...(problem.family && { family: problem.family }),
    samples,
  });
  const estimate = expectedGradient(layer);
  const sum = new Float64Array(n);
  const points: Point[] = [];
  let last: ArrayLike<number> = [];

  const mean = () => sum.map((x) => x / Math.max(1, points.length));
  const advance = () => {
    const size = sizeInUse(layer.state, values);
    last = tf.tidy(() => {
      const theta = tf.tensor(problem.theta, [1, n]);
      return estimate(theta, problem.loss, split(seed, points.length)).gradient.dataSync<"float32">().slice();
    });
    for (let i = 0; i < n; i++) sum[i]! += last[i]!;
    const zeros = Array.from(last).filter((x) => x === 0).length / n;
    points.push({ cosine: cosine(last, exact), meanCosine: cosine(sum, exact), zeros, size });
  };
  return {
    exact,
    advance,
    points,
    get last() {
      return last;
    },
    get mean() {
      return mean();
    },
    get error() {
      return norm(mean().map((x, i) => x - exact[i]!)) / norm(exact);
    },
    get solves() {
      return counter.rows() / Math.max(1, points.length);
    },
  };
}

function countRows(solve: Solver) {
  let rows = 0;
  const solver: Solver = (theta) => {
    rows += theta.shape[0]!;
    return solve(theta);
  };
  return { solver, rows: () => rows };
}

/** ‖x‖₂. */
export const norm = (x: ArrayLike<number>): number => Math.sqrt(Array.from(x).reduce((sum, v) => sum + v * v, 0));

/** ⟨x, y⟩ / ‖x‖ ‖y‖; 0 where one of them is 0. */
export function cosine(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const dot = Array.from(x).reduce((sum, v, i) => sum + v * y[i]!, 0);
  const lengths = norm(x) * norm(y);
  return lengths > 0 ? dot / lengths : 0;
}
