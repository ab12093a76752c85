import { expect, it } from "vitest";
import { padSequences } from "./pad.js";

const sequences = [[5, 6], [], [1, 2, 3, 4]];

it("fills up before the tokens, or after them", () => {
  expect([...padSequences(sequences)]).toEqual([0, 0, 5, 6, 0, 0, 0, 0, 1, 2, 3, 4]);
  expect([...padSequences(sequences, { side: "post" })]).toEqual([5, 6, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4]);
});

it("keeps the first tokens of what is too long", () => {
  expect([...padSequences(sequences, { length: 3 })]).toEqual([0, 5, 6, 0, 0, 0, 1, 2, 3]);
  expect([...padSequences([])]).toEqual([]);
});
