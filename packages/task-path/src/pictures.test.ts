import { expect, it } from "vitest";
import { showGraphs } from "./linear-pictures.js";
import type { PathMaps } from "./maps.js";
import { showMaps } from "./pictures.js";

const maps: PathMaps = {
  ...{ count: 1, size: 2, pixels: 2 },
  images: Uint8Array.from({ length: 12 }, (_, i) => 20 * i),
  costs: Float32Array.of(1, 2, 3, 4),
  paths: Uint8Array.of(1, 0, 1, 1),
};

it("marks each cell of the true path with a ring, and of the predicted one with a dot", () => {
  const html = showMaps({ maps, paths: [1, 1, 0, 1], costs: [5, 5, 5, 5] });
  const places = (radius: string) =>
    [...html.matchAll(new RegExp(`cx="([\\d.]+)" cy="([\\d.]+)" r="${radius}"`, "g"))].map(([, x, y]) => [+x!, +y!]);
  expect(places(".38")).toEqual([[0.5, 0.5], [0.5, 1.5], [1.5, 1.5]]); // biome-ignore format: one row
  expect(places(".2")).toEqual([[0.5, 0.5], [1.5, 0.5], [1.5, 1.5]]); // biome-ignore format: one row
  expect(html.match(/data:image\/png;base64,/g)).toHaveLength(3);
});

it("draws a graph with its best and its predicted path, and says what that costs more", () => {
  // edges of a 2 × 2 grid: right, down left, down right, right below
  const html = showGraphs({ size: 2, costs: [1, 2, 1, 1], truth: [1, 0, 1, 0], predicted: [0, 1, 0, 1] });
  expect(html).toContain("costs 50.0 % more");
  expect(html.match(/<line /g)).toHaveLength(2 + 4 + 2);
});
