import { describe, expect, it } from "vitest";
import { bestLabels, edgeMetrics } from "./edge-metrics.js";

describe("edgeMetrics", () => {
  it("averages over the graphs", () => {
    // first graph: 1 hit of 2 chosen, 1 of 1 true, 3 of 4 right; second: 0 of 1, 0 of 2, 1 of 4
    const { graph, complement } = edgeMetrics([1, 1, 0, 0, 1, 0, 0, 0], [1, 0, 0, 0, 0, 1, 1, 0], 4);
    expect(graph).toEqual({ precision: 0.25, recall: 0.5, accuracy: 0.5 });
    // the others instead: 0 of 2, 0 of 1, 1 of 4; 2 of 3, 2 of 2, 3 of 4
    expect(complement).toEqual({ precision: 1 / 3, recall: 0.5, accuracy: 0.5 });
  });

  it("knows no difference between the labels: the variant of the higher precision counts", () => {
    const [chosen, truth] = [
      [1, 1, 0, 1, 0],
      [0, 0, 1, 0, 1],
    ];
    const perfect = { precision: 1, recall: 1, accuracy: 1 };
    expect(bestLabels(edgeMetrics(chosen!, truth!, 5))).toEqual(perfect);
    expect(bestLabels(edgeMetrics(truth!, truth!, 5))).toEqual(perfect);
  });

  it("gives trees of 10 vertices a recall equal to their precision, and an accuracy of 1 − 2 · 18 (1 − precision) / 90", () => {
    const truth = Array.from({ length: 45 }, (_, e) => Number(e < 9));
    const chosen = Array.from({ length: 45 }, (_, e) => Number(e >= 3 && e < 12));
    const { graph } = edgeMetrics(chosen, truth, 45);
    expect(graph.precision).toBeCloseTo(6 / 9, 12);
    expect(graph.recall).toBe(graph.precision);
    expect(graph.accuracy).toBeCloseTo(1 - (2 * 18 * (1 - graph.precision)) / 90, 12);
  });

  it("scores an empty choice 0, and refuses parts of graphs", () => {
    expect(edgeMetrics([0, 0], [1, 0], 2).graph).toEqual({ precision: 0, recall: 0, accuracy: 0.5 });
    expect(() => edgeMetrics([0, 0, 1], [0, 0, 1], 2)).toThrow(
      "edgeMetrics: 3 and 3 entries; pass one or more graphs of 2",
    );
  });
});
