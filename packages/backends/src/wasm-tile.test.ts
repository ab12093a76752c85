import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";

const cases: [number[], number[]][] = [
  [[], []],
  [[5], [3]],
  [[40], [7]],
  [
    [3, 1, 50],
    [1, 10, 1],
  ],
  [
    [3, 1, 5, 4],
    [1, 6, 1, 1],
  ],
  [
    [2, 3, 4],
    [2, 3, 4],
  ],
  [
    [2, 3, 4],
    [3, 1, 2],
  ],
  [
    [2, 3],
    [1, 1],
  ],
  [
    [6, 1],
    [1, 100],
  ],
  [
    [2, 0],
    [2, 3],
  ],
  [
    [2, 3],
    [2, 0],
  ],
];

describe("tile on wasm", () => {
  it.each(cases)("%j × %j", async (shape, reps) => {
    for (const dtype of ["float32", "int32", "bool"] as const) {
      const run = () =>
        tf.tidy(() => {
          const size = shape.reduce((x, y) => x * y, 1);
          const x = tf.tensor(
            Int32Array.from({ length: size }, (_, i) => (dtype === "bool" ? i % 2 : i)),
            shape,
            dtype,
          );
          const y = tf.tile(x, reps);
          return [y.shape, y.dtype, y.dataSync()];
        });
      await useBackend([cpu]);
      const expected = run();
      await useBackend([wasm]);
      expect(run()).toEqual(expected);
    }
  });

  it("has a gradient that sums the copies", async () => {
    await useBackend([wasm]);
    const x = tf.ones([2, 1, 3]);
    const weights = tf.reshape(tf.range(0, 24), [2, 4, 3]);
    const gradient = tf.grad((x) => tf.sum(tf.mul(tf.tile(x, [1, 4, 1]), weights)))(x);
    expect(gradient.arraySync()).toEqual(tf.sum(weights, 1, true).arraySync());
  });
});
