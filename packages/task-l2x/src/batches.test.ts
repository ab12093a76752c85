import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { toBatch } from "./batches.js";
import { randomVectors } from "./word-vectors.js";

beforeAll(() => tf.setBackend("cpu"));

const texts = { ids: [[3, 4], [5, 3, 4, 6, 7]].map((ids) => Int32Array.from(ids)), ratings: Float32Array.of(0.25, 1) }; // biome-ignore format: one line
const table = randomVectors(9, 2, 0);

describe("toBatch", () => {
  it("pads before the first word, cuts after the last place, and keeps ratings and numbers", () => {
    const batch = toBatch({ table, length: 4, k: 1 })(texts, [1, 0]);
    const vectors = tf.gather(batch.words, batch.index).arraySync() as unknown as number[][][];
    const vector = (id: number) => [...table.values.subarray(2 * id, 2 * id + 2)];
    expect(vectors).toEqual([[5, 3, 4, 6].map(vector), [0, 0, 3, 4].map(vector)]);
    expect([batch.ratings.arraySync(), batch.examples]).toEqual([[1, 0.25], [1, 0]]); // biome-ignore format: one line
  });

  it("opens the words, and as much padding as k words need", () => {
    const open = (k: number, padding?: "selectable") =>
      toBatch({ table, length: 4, k, ...(padding ? { padding } : {}) })(texts, [0, 1]).open.arraySync();
    expect(open(1)).toEqual([[0, 0, 1, 1], [1, 1, 1, 1]]); // biome-ignore format: a matrix
    expect(open(3)).toEqual([[0, 1, 1, 1], [1, 1, 1, 1]]); // biome-ignore format: a matrix
    expect(open(1, "selectable")).toEqual([[1, 1, 1, 1], [1, 1, 1, 1]]); // biome-ignore format: a matrix
  });
});
