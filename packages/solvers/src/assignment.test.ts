import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignment } from "./assignment.js";
import { assignmentStates } from "./matching-states.js";

onTestBackend();

const INF = Number.POSITIVE_INFINITY;
const assign = (theta: number[][]) => (assignment()(tf.tensor3d([theta])).arraySync() as number[][][])[0];

describe("assignment", () => {
  const entry = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1e-30, 1e30, -0.5));
  describe.each([
    [1, 1],
    [2, 4],
    [3, 3],
    [4, 5],
  ])("of %i rows to %i columns", (n, m) => {
    solverLaws(assignment, { shape: [n, m], feasible: assignmentStates(n, m), entry, runs: 300 });
  });

  it("finds the greatest total where greed fails", () => {
    expect(
      assign([
        [9, 8, 0],
        [8, 1, 0],
        [7, 6, 5],
      ]),
    ).toEqual([
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });

  it("gives ties to the lowest column, rows in order", () => {
    expect(
      assign([
        [2, 2, 2],
        [2, 2, 2],
      ]),
    ).toEqual([
      [1, 0, 0],
      [0, 1, 0],
    ]);
  });

  it("avoids pairs of −Infinity, and names what cannot be assigned", () => {
    expect(
      assign([
        [5, -INF],
        [9, 1],
      ]),
    ).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(() =>
      assign([
        [1, -INF],
        [1, -INF],
      ]),
    ).toThrow("the finite pairs of row 0 admit no assignment");
    expect(() => assign([[1, 2, INF]])).toThrow("theta is Infinity at row 0, pair (0, 2)");
    const theta = new Float32Array(12);
    theta[6 + 3 + 1] = INF;
    expect(() => assignment()(tf.tensor3d(theta, [2, 2, 3]))).toThrow("theta is Infinity at row 1, pair (1, 1)");
    expect(() => assign([[1], [2]])).toThrow("2 rows exceed the 1 columns");
  });

  it("meets the optimality condition of the dual on larger instances", () => {
    // No exchange along a cycle of rows gains: the graph of gains has no positive cycle (Floyd–Warshall).
    const theta = fc.array(fc.double({ min: -1, max: 1, noNaN: true }).map(Math.fround), {
      minLength: 144,
      maxLength: 144,
    });
    fc.assert(
      fc.property(theta, (flat) => {
        const weight = Array.from({ length: 12 }, (_, i) => flat.slice(12 * i, 12 * i + 12));
        const column = assign(weight)!.map((line) => line.indexOf(1));
        expect(new Set(column).size).toBe(12);
        const gain = weight.map((line, i) => column.map((j) => line[j]! - line[column[i]!]!));
        for (let k = 0; k < 12; k++) {
          for (const line of gain) for (let j = 0; j < 12; j++) line[j] = Math.max(line[j]!, line[k]! + gain[k]![j]!);
        }
        for (let i = 0; i < 12; i++) expect(gain[i]![i]!).toBeLessThan(1e-9);
      }),
      { numRuns: 100 },
    );
  });
});
