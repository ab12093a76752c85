import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { type Choice, expectedGradient, type Family } from "@discretely/core";
import {
  type Baseline,
  batchBaseline,
  learnedBaseline,
  leaveOneOut,
  movingAverage,
  noBaseline,
  scoreFunction,
} from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { argmax, kSubsetMarginals, spanningTree, spanningTreeMarginals, topK } from "@discretely/solvers";
import { spanningTreeStates } from "@discretely/solvers/spanning-tree-states";
import { topKStates } from "@discretely/solvers/top-k-states";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";

// The score function against enumeration: unbiased for every family and every baseline.

onTestBackend();

const THETA = [0.5, -0.2, 1, 0.1, -0.7, 0.3];
const W = [1, -0.5, 0.25, -1.5, 0.75, 2];
/** A loss that no linear function is, far from 0. */
const loss = (z: readonly number[]) => (z.reduce((sum, x, i) => sum + x * W[i]!, 0) + 1) ** 2 + 3;
const losses = (z: tf.Tensor) => {
  const w = tf.tensor1d(W.slice(0, z.shape[2]));
  return tf.add(tf.square(tf.add(tf.sum(tf.mul(z, w), -1), 1)), 3);
};

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
/** Σ_z p(z) L(z), p(z) ∝ exp ⟨θ, z⟩. */
const family = (states: readonly number[][]) => (theta: readonly number[]) => {
  const weights = states.map((z) => Math.exp(dot(theta, z)));
  const total = weights.reduce((a, b) => a + b);
  return dot(weights, states.map(loss)) / total;
};
/** The same for the k = 2 largest of θ + Gumbel: the first two of a Plackett-Luce order. */
const firstTwo = (theta: readonly number[]) => {
  const weights = theta.map(Math.exp);
  const total = weights.reduce((a, b) => a + b);
  let expected = 0;
  for (const [i, a] of weights.entries()) {
    for (const [j, b] of weights.entries()) {
      const z = theta.map((_, l) => (l === i || l === j ? 1 : 0));
      if (i !== j) expected += (a / total) * (b / (total - a)) * loss(z);
    }
  }
  return expected;
};
/** ∇ f by central differences in float64. */
const slope = (f: (theta: readonly number[]) => number, theta: readonly number[]) =>
  theta.map((_, i) => {
    const at = (h: number) => f(theta.map((x, j) => (i === j ? x + h : x)));
    return (at(1e-5) - at(-1e-5)) / 2e-5;
  });

/** Within 5 standard errors of the truth, which the errors must be small against. */
function expectUnbiased(rows: readonly number[][], truth: readonly number[]): void {
  const n = rows.length;
  const scale = Math.max(...truth.map(Math.abs));
  for (const [i, expected] of truth.entries()) {
    const mean = rows.reduce((sum, row) => sum + row[i]! / n, 0);
    const error = Math.sqrt(rows.reduce((sum, row) => sum + (row[i]! - mean) ** 2, 0) / (n - 1) / n);
    expect(error).toBeLessThan(0.1 * scale);
    expect(Math.abs(mean - expected), `entry ${i}: ${mean} for ${expected}`).toBeLessThan(5 * error);
  }
}

const COPIES = 2500;

/** An estimate for each of many copies of θ, after an update of the baseline's state. */
function estimates<State>(
  baseline: Baseline<State>,
  choice: Choice,
  theta: readonly number[],
  exact: boolean,
): number[][] {
  const distribution = exact ? "exact" : "perturbation";
  const layer = scoreFunction({ baseline, distribution })({ ...choice, samples: 3 });
  // A learned part that is not what it should be yet: it may not bias the gradient.
  layer.weights["output.bias"]?.assign(tf.tensor1d([1.5]));
  return tf.tidy(() => {
    expectedGradient(layer)(tf.tensor2d([[...theta]]), losses, 1);
    const copies = tf.tile(tf.tensor2d([[...theta]]), [COPIES, 1]);
    return expectedGradient(layer)(copies, losses, 2).gradient.arraySync() as number[][];
  });
}

const baselines = (inputs: number): [string, Baseline<never>][] =>
  Object.entries({
    none: noBaseline(),
    "moving average": movingAverage(),
    batch: batchBaseline(),
    "leave-one-out": leaveOneOut(),
    learned: learnedBaseline({ inputs, hidden: 4 }),
  }) as unknown as [string, Baseline<never>][];

describe.each<[string, Omit<Choice, "noise">, readonly number[][]]>([
  ["2-subsets of 5", { solver: topK({ k: 2 }), family: kSubsetMarginals({ k: 2 }) }, topKStates(5, 2)],
  ["one of 4", { solver: argmax(), family: kSubsetMarginals({ k: 1 }) }, topKStates(4, 1)],
  [
    "spanning trees of 4",
    { solver: spanningTree({ vertices: 4 }), family: spanningTreeMarginals({ vertices: 4 }) },
    spanningTreeStates({ vertices: 4 }),
  ],
])("%s, exactly", (_, choice, states) => {
  const theta = THETA.slice(0, states[0]!.length);
  const truth = slope(family(states), theta);
  it.each(baselines(theta.length))("is unbiased with the baseline: %s", (_, baseline) => {
    expectUnbiased(estimates(baseline, { ...choice, noise: gumbel() }, theta, true), truth);
  });
});

describe("through the perturbation", () => {
  const theta = THETA.slice(0, 4);

  it.each(baselines(4))("top-2 under Gumbel noise is unbiased for the Plackett-Luce law: %s", (_, baseline) => {
    const choice = { solver: topK({ k: 2 }), noise: gumbel() };
    expectUnbiased(estimates(baseline, choice, theta, false), slope(firstTwo, theta));
  });

  it("argmax under Gumbel noise is unbiased for the softmax at θ / τ", () => {
    const choice = { solver: argmax(), noise: gumbel(), forwardTemperature: 0.5 };
    const law = family(topKStates(4, 1));
    const truth = slope((x) => law(x.map((value) => value / 0.5)), theta);
    expectUnbiased(estimates(leaveOneOut(), choice, theta, false), truth);
  });

  it("antithetic draws leave their pair out of the baseline", () => {
    const layer = (noise: Choice["noise"]) =>
      scoreFunction({ baseline: leaveOneOut() })({ solver: topK({ k: 2 }), noise, samples: 4 });
    const copies = tf.tile(tf.tensor2d([theta]), [4000, 1]);
    const rows = tf.tidy(
      () => expectedGradient(layer(gumbel({ antithetic: true })))(copies, losses, 3).gradient.arraySync() as number[][],
    );
    expectUnbiased(rows, slope(firstTwo, theta));
    copies.dispose();
  });
});

it("a family whose draws are the whole law gives the gradient exactly: Σ p(z) L(z) (z − μ)", () => {
  const states = topKStates(5, 2);
  const exact = kSubsetMarginals({ k: 2 });
  let next = 0;
  const listing: Family = { ...exact, sample: () => Float64Array.from(states[next++]!) };
  const choice = { solver: topK({ k: 2 }), noise: gumbel(), family: listing, samples: states.length };
  const theta = THETA.slice(0, 5);
  const total = exact.logPartition(theta);
  const pmf = tf.tensor2d([states.map((z) => Math.exp(dot(theta, z) - total))]);
  const gradient = tf.grad((x) => {
    const { z, surrogate } = scoreFunction({ baseline: noBaseline() })(choice)(x, 0);
    return tf.sum(tf.mul(pmf, surrogate(losses(z))));
  })(tf.tensor2d([theta]));
  const truth = slope(family(states), theta);
  for (const [i, x] of gradient.dataSync().entries()) expect(x).toBeCloseTo(truth[i]!, 4);
});
