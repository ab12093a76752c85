import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { goldenSuite } from "@discretely/testkit/goldens";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completeEdges } from "./edges.js";
import { type SpanningTreeOptions, spanningTree } from "./spanning-tree.js";
import { spanningTreeStates } from "./spanning-tree-states.js";

onTestBackend();

const tree = (options: SpanningTreeOptions, row: number[]) =>
  Array.from(spanningTree(options)(tf.tensor2d([row])).dataSync());

describe("spanningTree", () => {
  const wheel = { from: [0, 0, 0, 0, 1, 2, 3, 4, 2], to: [1, 2, 3, 4, 2, 3, 4, 1, 4] };
  const entry = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(1e-30, -1e-30, 1e30, 3.5));
  describe.each<[string, SpanningTreeOptions]>([
    ["a single edge", { vertices: 2 }],
    ["the complete graph", { vertices: 5 }],
    ["an edge list", { vertices: 5, edges: wheel }],
    ["parallel edges and a loop", { vertices: 3, edges: { from: [0, 0, 1, 1, 2], to: [1, 1, 1, 2, 1] } }],
    ["the directed layout", { vertices: 4, layout: "directed" }],
  ])("on %s", (_, options) => {
    const feasible = spanningTreeStates(options);
    solverLaws(() => spanningTree(options), { shape: [feasible[0]!.length], feasible, entry });
  });

  it("prefers the first of equal edges, on the complete graph and on the same edges as a list", () => {
    expect(tree({ vertices: 4 }, [1, 1, 1, 1, 1, 1])).toEqual([1, 1, 1, 0, 0, 0]);
    expect(tree({ vertices: 4 }, [0, 1, 1, 1, 1, 1])).toEqual([0, 1, 1, 1, 0, 0]);
    const weights = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 28, maxLength: 28 });
    fc.assert(
      fc.property(weights, (row) => {
        expect(tree({ vertices: 8 }, row)).toEqual(tree({ vertices: 8, edges: completeEdges(8) }, row));
      }),
      { numRuns: 300 },
    );
  });

  it("ranks infinities, taking a forbidden edge where the tree needs one", () => {
    const [lost, sure] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect(tree({ vertices: 3 }, [lost, lost, 1])).toEqual([1, 0, 1]);
    expect(tree({ vertices: 3, edges: completeEdges(3) }, [1, sure, 2])).toEqual([0, 1, 1]);
    expect(() => tree({ vertices: 2, layout: "directed" }, [lost, sure])).toThrow(
      "Infinity - Infinity at row 0, edge 0",
    );
  });

  it("weighs a directed edge by both places, or as the reference by receiver > sender", () => {
    // Slots (0,1) (0,2) (1,0) (1,2) (2,0) (2,1); the sums are 9, 4, 5, the reference's weights −1, 4, 5.
    const row = [10, 0, -1, 0, 4, 5];
    expect(tree({ vertices: 3, layout: "directed" }, row)).toEqual([1, 0, 1, 1, 0, 1]);
    expect(tree({ vertices: 3, layout: "directed", parity: "reference" }, row)).toEqual([0, 1, 0, 1, 1, 1]);
    const column = spanningTree({ vertices: 3, layout: "directed" })(tf.tensor3d([row.map((x) => [x])]));
    expect(column.shape).toEqual([1, 6, 1]);
    expect(Array.from(column.dataSync())).toEqual([1, 0, 1, 1, 0, 1]);
  });

  it("names what is wrong with a graph", () => {
    expect(() => spanningTree({ vertices: 1 })).toThrow("vertices must be an integer >= 2, got 1");
    expect(() => spanningTree({ vertices: 4, edges: { from: [0, 2], to: [1, 3] } })).toThrow(
      "no edge leads from vertex 0 to 2",
    );
    expect(() => spanningTree({ vertices: 2, edges: { from: [0], to: [2] } })).toThrow(
      "edges.to[0] must be an integer >= 0 and <= 1",
    );
    expect(() => spanningTree({ vertices: 2, edges: { from: [2], to: [0] } })).toThrow(
      "edges.from[0] must be an integer >= 0 and <= 1",
    );
    expect(() => spanningTree({ vertices: 2, edges: { from: [0, 1], to: [1] } })).toThrow(
      "edges.from has 2 entries and edges.to 1",
    );
    const both = { vertices: 2, edges: { from: [0], to: [1] }, layout: "directed" } as const;
    expect(() => spanningTree(both)).toThrow('layout "directed" is of the complete graph');
    expect(() => tree({ vertices: 4 }, [1, 2, 3])).toThrow("theta has 3 entries a row, the graph 6");
    expect(() => spanningTree({ vertices: 3, parity: "python" as "reference" })).toThrow("parity must be");
    const directed = spanningTree({ vertices: 3, layout: "directed" });
    for (const shape of [
      [1, 6, 2],
      [1, 6, 1, 1],
    ]) {
      expect(() => directed(tf.zeros(shape))).toThrow(`theta must be [N, edges], got [${shape.join(", ")}]`);
    }
  });
});

goldenSuite("kruskal", (cases) => {
  const solve = (options: SpanningTreeOptions, { data, shape }: { data: number[]; shape: number[] }) =>
    Array.from(spanningTree(options)(tf.tensor(data, shape)).dataSync());
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const vertices = params.n;
    const mask = solve({ vertices }, inputs.edge_weights);
    const flat = solve({ vertices, layout: "directed", parity: "reference" }, outputs.flat_logits);
    const width = inputs.edge_weights.shape[1];
    outputs.total_weight.data.forEach((total: number, row: number) => {
      const edges = [...Array(width).keys()].map((e) => row * width + e).filter((e) => mask[e] === 1);
      const weight = edges.reduce((sum, e) => sum + inputs.edge_weights.data[e], 0);
      expect(Math.abs(weight / total - 1)).toBeLessThan(1e-6);
      expect(edges).toHaveLength(vertices - 1);
    });
    if (params.ties) return; // which of the tied edges were taken is an artefact of the recorded sort
    expect(mask).toEqual(outputs.tree_edges.data);
    expect(flat).toEqual(outputs.flat_tree.data);
  });
});
