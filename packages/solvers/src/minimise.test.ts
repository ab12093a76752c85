import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer } from "@discretely/core";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argmax } from "./argmax.js";
import { minimise } from "./minimise.js";

onTestBackend();

const simplex = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const entry = fc.integer({ min: -3, max: 3 });

describe("minimise", () => {
  const cheapest = (costs: tf.Tensor) => tf.tidy(() => argmax()(tf.neg(costs)));
  solverLaws(() => minimise(cheapest), { shape: [3], feasible: simplex, entry });

  it("draws from exp(−⟨costs, z⟩) under Gumbel noise, as costs + ε would not", () => {
    const noise = (shape: readonly number[], seed: number) =>
      tf.tidy(() => tf.neg(tf.log(tf.neg(tf.log(tf.randomUniform([...shape], 1e-9, 1, "float32", seed))))));
    const estimator = {
      init: () => undefined,
      ask: () => [],
      tell: () => ({ gradient: tf.scalar(0), state: undefined }),
    };
    const samples = 40_000;
    const layer = discreteLayer({ solver: minimise(cheapest), noise, estimator, samples });
    const costs = tf.tensor2d([[0, 1, 2]]);
    const share = tf.mean(layer(tf.neg(costs), 5), 1).arraySync() as number[][];
    const exact = tf.softmax(tf.neg(costs)).arraySync() as number[][];
    for (const [i, p] of exact[0]!.entries()) {
      expect(Math.abs(share[0]![i]! - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / samples));
    }
  });

  it("shows the minimiser costs − ε, with the row's data", () => {
    const costs = tf.tensor2d([[3, 1]]);
    const noise = tf.tensor2d([[2.5, 0]]);
    let seen: unknown;
    const solver = minimise<string>((perturbed, data) => {
      seen = [perturbed.arraySync(), data];
      return tf.oneHot(tf.argMin(perturbed, 1), 2);
    });
    expect(solver(tf.add(tf.neg(costs), noise), ["a"]).arraySync()).toEqual([[1, 0]]);
    expect(seen).toEqual([[[0.5, 1]], ["a"]]);
  });
});
