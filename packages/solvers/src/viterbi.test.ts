import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chainSize, chainStates, type ViterbiOptions, viterbi } from "./viterbi.js";

onTestBackend();

const decode = (options: ViterbiOptions, theta: number[]) => {
  const z = viterbi(options)(tf.tensor2d([theta])).dataSync();
  return Array.from({ length: options.length }, (_, t) =>
    z.subarray(t * options.labels, (t + 1) * options.labels).indexOf(1),
  );
};

describe("viterbi", () => {
  const entry = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(1e-30, 1e30));
  describe.each([
    { length: 1, labels: 3 },
    { length: 4, labels: 2 },
    { length: 3, labels: 3 },
    { length: 3, labels: 1 },
  ])("of $length positions and $labels labels", (options) => {
    solverLaws(() => viterbi(options), { shape: [chainSize(options)], feasible: chainStates(options), entry });
  });

  it("weighs steps against labels", () => {
    // Label 1 is better everywhere but at the start, where leaving 0 costs 3.
    expect(decode({ length: 3, labels: 2 }, [2, 0, 0, 1, 0, 1, 0, -3, 0, 0, 0, -3, 0, 0])).toEqual([0, 0, 0]);
    expect(decode({ length: 3, labels: 2 }, [2, 0, 0, 1, 0, 3, 0, -3, 0, 0, 0, -3, 0, 0])).toEqual([1, 1, 1]);
  });

  it("gives ties to the first sequence in lexicographic order", () => {
    expect(decode({ length: 3, labels: 2 }, Array(14).fill(1))).toEqual([0, 0, 0]);
    // All that change their label at the first step score 1; 0 1 0 is the first of them.
    const theta = Array(14).fill(0);
    theta[6 + 1] = 1;
    theta[6 + 2] = 1;
    expect(decode({ length: 3, labels: 2 }, theta)).toEqual([0, 1, 0]);
  });

  it("avoids what is ruled out, and says when nothing is left", () => {
    const lost = Number.NEGATIVE_INFINITY;
    expect(decode({ length: 2, labels: 2 }, [5, 0, 0, 0, lost, lost, lost, 0])).toEqual([1, 1]);
    expect(() => decode({ length: 2, labels: 1, on: "host" }, [0, 0, lost])).toThrow("row 0 rules every sequence out");
    expect(() => decode({ length: 2, labels: 1, on: "host" }, [0, 0, -lost])).toThrow(
      "theta is Infinity at row 0, entry 2",
    );
  });

  it("names a wrong width", () => {
    expect(() => decode({ length: 2, labels: 2 }, [1, 2])).toThrow("theta has 2 entries a row, the chain 8");
  });
});
