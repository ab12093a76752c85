import type { Family } from "@discretely/core";
import { split, uniform } from "@discretely/random";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { exactDraws } from "./exact-draws.js";

beforeAll(() => tf.setBackend("cpu"));

/** More uniforms than the draws take from the generator at a time. */
const n = 40;
/** A "state" that is the uniforms it was drawn by, plus θ. */
const family = {
  sample: (theta: ArrayLike<number>, next: () => number) => Float64Array.from(theta, (x) => x + next()),
} as Family;
const theta = tf.tensor([0, 100].map((high) => [Array(n).fill(high)]) as number[][][]);

it("takes the uniforms of each draw and example one after another", () => {
  const [seed, draws, examples] = [5, 3, [4, 9]];
  const z = exactDraws(family, { theta, seed, examples, draws });
  expect(z.shape).toEqual([2, draws, n]);
  const rows = z.arraySync() as number[][][];
  for (const [b, example] of examples.entries()) {
    for (let t = 0; t < draws; t++) {
      const expected = new Float64Array(n);
      uniform(expected, split(seed, t), { example });
      expect(rows[b]![t]).toEqual(Array.from(Float32Array.from(expected, (u) => u + 100 * b)));
    }
  }
  const alone = exactDraws(family, { theta: tf.slice(theta, 1, 1), seed, examples: [9], draws: 1 });
  expect(alone.arraySync()).toEqual([[rows[1]![0]]]);
});
