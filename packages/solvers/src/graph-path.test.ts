import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph } from "./graph.js";
import { graphPath } from "./graph-path.js";
import { graphPathStates } from "./graph-path-states.js";

onTestBackend();

/** Cycles, parallel edges and a loop; 0 → 4. */
const cyclic: Graph = {
  vertices: 5,
  from: [0, 0, 1, 2, 1, 2, 3, 3, 2, 1, 1],
  to: [1, 2, 2, 1, 3, 3, 1, 4, 4, 1, 3],
  source: 0,
  target: 4,
};
/** Edges listed against the order; vertex 5 leads nowhere; 3 → 0. */
const acyclic: Graph = {
  vertices: 6,
  from: [1, 2, 4, 4, 3, 3, 3, 1, 2, 3],
  to: [0, 0, 1, 2, 4, 1, 2, 2, 5, 1],
  source: 3,
  target: 0,
};
const solve = (row: number[], options: Parameters<typeof graphPath>[0], data?: Graph[]) =>
  Array.from(graphPath(options)(tf.tensor2d([row]), data).dataSync());

describe("graphPath", () => {
  const cost = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(1e-30, 1e30));
  const shape = [cyclic.from.length];

  it("has the laws of a solver on costs", () => {
    const feasible = graphPathStates(cyclic);
    const theta = fc.array(fc.oneof(cost, fc.constant(0)), { minLength: shape[0]!, maxLength: shape[0]! });
    fc.assert(
      fc.property(theta, (costs) => {
        const z = solve(
          costs.map((c) => -c),
          { graph: cyclic },
        );
        const total = (state: number[]) => state.reduce((sum, bit, e) => sum + bit * costs[e]!, 0);
        expect(feasible).toContainEqual(z);
        expect(total(z)).toBeLessThanOrEqual(Math.min(...feasible.map(total)) * (1 + 1e-6));
      }),
      { numRuns: 400 },
    );
  });
  describe("without cycles", () => {
    const entry = fc.oneof(
      cost,
      cost.map((c) => -c),
      fc.constant(0),
    );
    const feasible = graphPathStates(acyclic);
    solverLaws(() => graphPath({ graph: acyclic, acyclic: true }), { shape: [feasible[0]!.length], feasible, entry });
  });

  it("reads a graph per row, each padded to the width of theta", () => {
    const line: Graph = { vertices: 3, from: [0, 1], to: [1, 2], source: 0, target: 2 };
    const short: Graph = { vertices: 3, from: [0, 1, 0], to: [1, 2, 2], source: 0, target: 2 };
    const theta = tf.tensor2d([
      [-1, -1, 9],
      [-1, -1, -3],
      [-1, -1, -1],
    ]);
    const expected = [
      [1, 1, 0],
      [1, 1, 0],
      [0, 0, 1],
    ];
    expect(graphPath()(theta, [line, short, short]).arraySync()).toEqual(expected);
    expect(() => graphPath()(theta)).toThrow("row 0 has no graph");
    expect(() => graphPath()(theta, [line])).toThrow("data has 1 entries for 3 rows");
    expect(() => solve([-1], {}, [line])).toThrow("theta has 1 entries a row, the graph of row 0 2 edges");
  });

  it("breaks ties as stated", () => {
    const diamond: Graph = { vertices: 4, from: [0, 0, 2, 1], to: [2, 1, 3, 3], source: 0, target: 3 };
    // By vertex: 1 leaves the queue before 2. By edge: 2 → 3 is listed before 1 → 3.
    expect(solve([-1, -1, -1, -1], { graph: diamond })).toEqual([0, 1, 0, 1]);
    expect(solve([-1, -1, -1, -1], { graph: diamond, acyclic: true })).toEqual([1, 0, 1, 0]);
  });

  it("treats −Infinity as a closed edge", () => {
    const lost = Number.NEGATIVE_INFINITY;
    const both: Graph = { vertices: 3, from: [0, 1, 0], to: [1, 2, 2], source: 0, target: 2 };
    for (const acyclic of [false, true]) {
      expect(solve([-1, lost, -9], { graph: both, acyclic })).toEqual([0, 0, 1]);
      expect(() => solve([lost, -1, lost], { graph: both, acyclic })).toThrow(
        "no open path leads from vertex 0 to 2 in row 0",
      );
    }
    expect(solve([lost, Number.POSITIVE_INFINITY, -1], { graph: both, acyclic: true })).toEqual([0, 0, 1]);
  });

  it("is an empty path where source and target are one", () => {
    const loop: Graph = { vertices: 2, from: [0, 1], to: [1, 0], source: 1, target: 1 };
    expect(solve([-1, -1], { graph: loop })).toEqual([0, 0]);
  });

  it("names what is wrong with a graph or with theta", () => {
    expect(() => graphPath({ graph: { ...cyclic, target: 5 } })).toThrow(
      "target must be an integer >= 0 and <= 4, got 5",
    );
    for (const source of [-1, 5]) {
      expect(() => graphPath({ graph: { ...cyclic, source } })).toThrow("source must be an integer >= 0 and <= 4");
    }
    const none = { vertices: 0, from: [], to: [], source: 0, target: 0 };
    expect(() => graphPath({ graph: none })).toThrow("vertices must be an integer >= 1, got 0");
    expect(() => graphPath({ graph: cyclic, acyclic: true })).toThrow("a cycle leads to vertex 1");
    expect(() => solve([-1, 0.5, ...Array(9).fill(0)], { graph: cyclic })).toThrow("theta is 0.5 at row 0, edge 1");
    expect(() => solve([Number.NaN, ...Array(10).fill(0)], { graph: cyclic })).toThrow("NaN at row 0, entry 0");
  });
});
