import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { goldenSuite } from "@discretely/testkit/goldens";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arborescence, arborescenceHeads } from "./arborescence.js";
import { arborescenceStates } from "./arborescence-states.js";

onTestBackend();

const INF = Number.POSITIVE_INFINITY;
const parents = (theta: number[][]) => {
  const z = arborescence()(tf.tensor3d([theta])).dataSync<"float32">();
  return Array.from(arborescenceHeads(z, theta.length));
};

describe("arborescence", () => {
  const entry = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1e-30, 1e30, 2.5));
  describe.each([1, 2, 3, 4, 5])("on %i vertices", (n) => {
    solverLaws(arborescence, { shape: [n, n], feasible: arborescenceStates(n), entry, runs: 300 });
  });

  it("counts its states by Cayley's formula", () => {
    for (const n of [2, 3, 4, 5]) expect(arborescenceStates(n)).toHaveLength(n ** (n - 2));
  });

  it("has each of them once: a parent for each vertex but the root, and every way leads there", () => {
    const heads = arborescenceStates(3).map((z) => Array.from(arborescenceHeads(z, 3)).join());
    expect(heads.sort()).toEqual(["0,0,0", "0,0,1", "0,2,0"]);
    for (const z of arborescenceStates(4)) {
      expect(z.slice(0, 4)).toEqual([0, 0, 0, 0]);
      for (const row of [4, 8, 12]) expect(z.slice(row, row + 4).sort()).toEqual([0, 0, 0, 1]);
    }
  });

  it("reads the parents of any mask, the root's as 0", () => {
    expect(Array.from(arborescenceHeads([0, 1, 0, 0, 0, 1, 0, 0, 0], 3))).toEqual([0, 2, 0]);
  });

  it("undoes cycles within cycles", () => {
    // 1 ⇄ 2 is the heaviest cycle, it and 3 the next, that and 4 the next; only 4 is near the root.
    const theta = [
      [0, 0, 0, 0, 0],
      [0, 0, 9, 1, 0],
      [0, 9, 0, 7, 0],
      [0, 7, 1, 0, 5],
      [3, 0, 0, 6, 0],
    ];
    expect(parents(theta)).toEqual([0, 2, 3, 4, 0]);
  });

  it("gives ties to the lowest sender", () => {
    expect(parents([0, 1, 2, 3].map(() => [1, 1, 1, 1]))).toEqual([0, 0, 0, 0]);
    expect(
      parents([
        [0, 0, 0],
        [0, 0, 0],
        [1, 1, 0],
      ]),
    ).toEqual([0, 0, 0]);
  });

  it("does without missing edges, and names a vertex cut off or an infinite edge", () => {
    expect(
      parents([
        [0, 0, 0],
        [-INF, 0, -5],
        [-9, 3, 0],
      ]),
    ).toEqual([0, 2, 0]);
    expect(() =>
      parents([
        [0, 0, 0],
        [-INF, 0, 1],
        [-INF, 1, 0],
      ]),
    ).toThrow("vertex 1 of row 0 has no way from the root");
    expect(() =>
      parents([
        [0, 0],
        [INF, 0],
      ]),
    ).toThrow("Infinity at row 0, edge 0 -> 1");
    const theta = new Float32Array(18);
    theta[9 + 2 * 3 + 1] = INF;
    expect(() => arborescence()(tf.tensor3d(theta, [2, 3, 3]))).toThrow("Infinity at row 1, edge 1 -> 2");
    expect(
      parents([
        [INF, INF],
        [1, INF],
      ]),
    ).toEqual([0, 0]);
  });

  it("names a shape that is not square", () => {
    expect(() => arborescence()(tf.zeros([2, 3, 4]))).toThrow("theta must be [N, n, n], got [2, 3, 4]");
  });
});

goldenSuite("edmonds", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const { n } = params;
    const z = arborescence()(tf.tensor(inputs.adj.data, inputs.adj.shape)).dataSync<"float32">();
    const found = outputs.heads.shape[0];
    const rows = Array.from({ length: found }, (_, b) =>
      Array.from(arborescenceHeads(z.subarray(b * n * n, (b + 1) * n * n), n)),
    );
    expect(rows.flat()).toEqual(outputs.heads.data);
  });
});
