import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { argmax } from "./argmax.js";
import { minimise } from "./minimise.js";

beforeAll(() => tf.setBackend("cpu"));

const simplex = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const entry = fc.integer({ min: -3, max: 3 });

describe("minimise", () => {
  const cheapest = (costs: tf.Tensor) => tf.tidy(() => argmax()(tf.neg(costs)));
  solverLaws(() => minimise(cheapest), { shape: [3], feasible: simplex, entry });

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
