import { expect, it } from "vitest";
import { spread } from "./spread.js";

it("has the mean, the standard deviation and the deciles", () => {
  const values = [7, 1, 9, 3, 5, 0, 10, 2, 8, 4, 6];
  expect(spread(values)).toEqual({ mean: 5, deviation: Math.sqrt(11), low: 1, high: 9 });
  expect(spread([2])).toEqual({ mean: 2, deviation: 0, low: 2, high: 2 });
});
