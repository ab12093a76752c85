import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { meanOfOthers } from "./mean-of-others.js";

onTestBackend();

it.each([
  [1, false],
  [2, false],
  [5, false],
  [1, true],
  [2, true],
  [4, true],
  [5, true],
])("T = %s, paired: %s: the mean over the draws of other pairs, 0 without any", (T, paired) => {
  const rows = [0, 1].map((b) => Array.from({ length: T }, (_, t) => (b + 1) * t ** 2 - 3));
  const depend = (s: number, t: number) => (paired ? s >> 1 === t >> 1 : s === t);
  const naive = rows.map((row) =>
    row.map((_, t) => {
      const others = row.filter((_, s) => !depend(s, t));
      return others.length === 0 ? 0 : others.reduce((a, b) => a + b, 0) / others.length;
    }),
  );
  const found = tf.tidy(() => meanOfOthers(tf.tensor2d(rows), paired).arraySync()) as number[][];
  for (const [b, row] of naive.entries()) for (const [t, x] of row.entries()) expect(found[b]![t]).toBeCloseTo(x, 5);
});
