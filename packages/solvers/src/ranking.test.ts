import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plackettLuceOrder } from "./plackett-luce-order.js";
import { ranking, rankingStates } from "./ranking.js";

onTestBackend();

const [lost, sure] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];

describe("ranking", () => {
  const entry = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(1e-30, 1e30, -1e30));
  solverLaws(ranking, { shape: [4], feasible: rankingStates(4), entry });

  it("gives the lower index of a tie the higher rank, and ranks infinities", () => {
    expect(ranking()(tf.tensor2d([[1, 1, 2, 0, -0]])).arraySync()).toEqual([[4, 3, 5, 2, 1]]);
    expect(ranking()(tf.tensor1d([lost, 1, sure, lost])).arraySync()).toEqual([2, 3, 4, 1]);
  });
});

describe("plackettLuceOrder", () => {
  it("is the permutation matrix that sorts the scores", () => {
    const score = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(lost, sure));
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 7 }), (row) => {
        const order = [...row.keys()].sort((i, j) => (row[i]! > row[j]! ? -1 : row[i]! < row[j]! ? 1 : i - j));
        const [matrix] = plackettLuceOrder(tf.tensor2d([row])).arraySync();
        expect(matrix).toEqual(order.map((item) => row.map((_, i) => Number(i === item))));
      }),
    );
  });

  it("treats each row by itself, and names a wrong shape or a NaN", () => {
    const [first, second] = plackettLuceOrder(
      tf.tensor2d([
        [1, 2],
        [2, 1],
      ]),
    ).arraySync();
    expect([first, second]).toEqual([
      [
        [0, 1],
        [1, 0],
      ],
      [
        [1, 0],
        [0, 1],
      ],
    ]);
    expect(() => plackettLuceOrder(tf.zeros([3]))).toThrow("scores must be [N, n], got [3]");
    expect(() => plackettLuceOrder(tf.tensor2d([[1], [Number.NaN]]), { on: "host" })).toThrow("NaN at row 1, entry 0");
  });
});
