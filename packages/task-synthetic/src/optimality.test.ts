import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { kSubsetProblem } from "./k-subset-problem.js";
import { optimality, referenceMinima } from "./optimality.js";
import { spanningTreeProblem } from "./spanning-tree-problem.js";

beforeAll(() => tf.setBackend("cpu"));

describe("the reference's problem of seed 0, n = 10, k = 5", () => {
  const problem = kSubsetProblem({ n: 10, k: 5, instances: 1, parity: "reference" });

  it("has the recorded expected loss and minimum", () => {
    const { minima, expected } = optimality(problem);
    expect(expected(problem.theta)[0]).toBeCloseTo(5.239364, 5);
    expect(minima[0]).toBeCloseTo(1.125151, 5);
  });
  it("has no gap where θ is sure of the best state", () => {
    const { minima, expected } = optimality(problem);
    expect(expected(problem.linear.map((c) => -1000 * c))[0]! - minima[0]!).toBeCloseTo(0, 6);
  });
});

/** All losses of a problem's states, `[instance][state]`. */
function lossesOf(problem: ReturnType<typeof kSubsetProblem>): number[][] {
  const states = problem.states!();
  const [B] = problem.shape;
  return tf.tidy(() => problem.loss(tf.tile(tf.tensor3d([states as number[][]]), [B, 1, 1])).arraySync()) as number[][];
}

describe.each([
  ["2 of 5", kSubsetProblem({ n: 5, k: 2, instances: 3 })],
  ["4 of 5", kSubsetProblem({ n: 5, k: 4, instances: 3 })],
  ["trees of 4", spanningTreeProblem({ vertices: 4, instances: 3 }) as ReturnType<typeof kSubsetProblem>],
])("%s", (_, problem) => {
  it("agrees with the list of all states", () => {
    const { minima, expected } = optimality(problem);
    const n = problem.linear.length / 3;
    const means = expected(problem.theta);
    for (const [b, losses] of lossesOf(problem).entries()) {
      const theta = problem.theta.subarray(b * n, (b + 1) * n);
      const weights = problem.states!().map((z) => Math.exp(z.reduce((sum, x, i) => sum + x * theta[i]!, 0)));
      const total = weights.reduce((sum, w) => sum + w, 0);
      expect(minima[b]).toBeCloseTo(Math.min(...losses), 5);
      expect(means[b]).toBeCloseTo(
        losses.reduce((sum, loss, s) => sum + (loss * weights[s]!) / total, 0),
        5,
      );
    }
  });
  it("knows the problem of each run", () => {
    const { expected } = optimality(problem);
    const n = problem.linear.length / 3;
    const rows = [0, 1, 2].flatMap((b) => [0, 1].flatMap(() => Array.from(problem.theta.subarray(b * n, (b + 1) * n))));
    const each = expected(problem.theta);
    expect(Array.from(expected(rows))).toEqual(Array.from(each).flatMap((x) => [x, x]));
  });
});

describe("parity: D15, the reference's minimum", () => {
  it("is the minimum where n = 2k", () => {
    const problem = kSubsetProblem({ n: 6, k: 3, instances: 4 });
    const { minima } = optimality(problem);
    for (const [b, x] of referenceMinima(problem, 3).entries()) expect(x).toBeCloseTo(minima[b]!, 5);
  });
  it("elsewhere is that of n − k items of n", () => {
    const problem = kSubsetProblem({ n: 6, k: 2, instances: 4 });
    const others = optimality({ ...problem, solver: kSubsetProblem({ n: 6, k: 4, instances: 4 }).solver });
    for (const [b, x] of referenceMinima(problem, 2).entries()) {
      expect(x).toBeCloseTo(others.minima[b]!, 5);
      expect(Math.abs(x - optimality(problem).minima[b]!)).toBeGreaterThan(1e-3);
    }
  });
});
