import { expect, it } from "vitest";
import { UNKNOWN, vocabulary, wordIds } from "./vocabulary.js";

it("numbers words from 3 in the order in which they were first seen, prototype names included", () => {
  const words = vocabulary();
  expect([...words.learn(["b", "a", "b", "constructor"])]).toEqual([3, 4, 3, 5]);
  expect([...words.learn(["c", "a"])]).toEqual([6, 4]);
  expect(words.words).toEqual(["<PAD>", "<START>", "<UNK>", "b", "a", "constructor", "c"]);
  expect(Object.fromEntries(wordIds(words))).toEqual({ b: 3, a: 4, constructor: 5, c: 6 });
});

it("encodes what it knows and learns nothing by it", () => {
  const words = vocabulary();
  words.learn(["a"]);
  expect([...words.encode(["a", "toString", "b"])]).toEqual([3, UNKNOWN, UNKNOWN]);
  expect([...words.encode(["b", "a"], 0)]).toEqual([0, 3]);
  expect(words.words).toHaveLength(4);
});
