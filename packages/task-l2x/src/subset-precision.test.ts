import { expect, it } from "vitest";
import { subsetPrecision } from "./subset-precision.js";

const text = { places: [0, 2, 3, 9], ranges: [[2, 4], [3, 5], [7, 9]] as [number, number][] }; // biome-ignore format: one line

it("is the share of the selected words that people marked, a word in two ranges once", () => {
  expect(subsetPrecision([text], { k: 4 })).toBe(2 / 4);
  expect(subsetPrecision([text, { places: [1, 2, 3, 4], ranges: [[0, 9]] }], { k: 4 })).toBe(6 / 8);
});

it("counts a word in two ranges twice as the reference does", () => {
  expect(subsetPrecision([text], { k: 4, count: "ranges" })).toBe(3 / 4);
});

it("takes k words for selections of fewer", () => {
  expect(subsetPrecision([{ places: [2], ranges: [[2, 3]] }], { k: 4 })).toBe(1 / 4);
  expect(subsetPrecision([{ places: [2, 3, 4], ranges: [[2, 3]] }], { k: 2 })).toBe(1 / 3);
});
