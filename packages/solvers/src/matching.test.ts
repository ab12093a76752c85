import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matching } from "./matching.js";
import { matchingStates } from "./matching-states.js";

onTestBackend();

const match = (theta: number[][]) => (matching()(tf.tensor3d([theta])).arraySync() as number[][][])[0];

describe("matching", () => {
  const entry = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1e-30, 1e30, -1e30));
  describe.each([
    [1, 1],
    [2, 4],
    [4, 2],
    [3, 3],
    [3, 4],
  ])("of %i and %i", (n, m) => {
    solverLaws(matching, { shape: [n, m], feasible: matchingStates(n, m), entry, runs: 300 });
  });

  it("leaves out pairs that add nothing", () => {
    expect(
      match([
        [0, -1],
        [Number.NEGATIVE_INFINITY, 2],
      ]),
    ).toEqual([
      [0, 0],
      [0, 1],
    ]);
  });

  it("gives ties to the lowest pair", () => {
    expect(
      match([
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
    ).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
  });

  it("names an infinite weight", () => {
    expect(() => match([[1, Number.POSITIVE_INFINITY]])).toThrow("matching: theta is Infinity in row 0");
  });
});
