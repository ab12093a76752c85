import { expect, it } from "vitest";
import { normal } from "./normal.js";
import { sequence } from "./sequence.js";
import { split } from "./split.js";

it("hands out the blocks of split(seed, i) one draw at a time", () => {
  const next = sequence(normal, 7, 3);
  const blocks = [0, 1].flatMap((i) => Array.from(normal(new Float64Array(3), split(7, i))));
  expect(Array.from({ length: 6 }, next)).toEqual(blocks);
});
