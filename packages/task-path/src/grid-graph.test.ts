import { expect, it } from "vitest";
import { gridGraph } from "./grid-graph.js";

it("lists the edges of a row, then those below it", () => {
  const { from, to, source, target, vertices } = gridGraph(3);
  expect([vertices, source, target]).toEqual([9, 0, 8]);
  const edges = Array.from(from, (tail, e) => [tail, to[e]!]);
  expect(edges).toEqual([
    ...[[0, 1], [1, 2], [0, 3], [1, 4], [2, 5]],
    ...[[3, 4], [4, 5], [3, 6], [4, 7], [5, 8], [6, 7], [7, 8]],
  ]); // biome-ignore format: by rows
  expect(gridGraph(5).from).toHaveLength(40);
  expect(() => gridGraph(1)).toThrow("gridGraph: size must be an integer >= 2, got 1");
});
