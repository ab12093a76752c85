import { expect, it } from "vitest";
import { halves } from "./halves.js";

const texts = {
  ids: Array.from({ length: 7 }, (_, i) => Int32Array.of(i)),
  ratings: Float32Array.from({ length: 7 }, (_, i) => i / 10),
};

it("parts the texts by the seed, each with its rating, the first half larger where they are odd", () => {
  const [a, b] = halves(texts, 3);
  expect([a.ids.length, b.ids.length]).toEqual([4, 3]);
  const all = [...a.ids, ...b.ids].map(([id]) => id!);
  expect([...all].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect([...a.ratings, ...b.ratings]).toEqual(all.map((id) => Math.fround(id / 10)));
  expect(halves(texts, 3)).toEqual([a, b]);
  expect([4, 5, 6, 7].some((seed) => String(halves(texts, seed)[0].ids) !== String(a.ids))).toBe(true);
});
