import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";

/** The same plain numbers from both backends. */
async function expectSame(run: () => tf.Tensor) {
  await useBackend([cpu]);
  const expected = tf.tidy(() => run().arraySync());
  await useBackend([wasm]);
  expect(tf.tidy(() => run().arraySync())).toEqual(expected);
}

describe("unsortedSegmentSum on wasm", () => {
  it.each(["float32", "int32"] as const)("sums rows by segment, %s, and drops ids out of range", (dtype) =>
    expectSame(() => {
      const x = tf.cast(tf.reshape(tf.range(0, 30), [5, 3, 2]), dtype);
      return tf.unsortedSegmentSum(x, tf.tensor1d([2, 0, -1, 2, 4], "int32"), 4);
    }),
  );

  it.each([0, 1])("is the gradient of gather along axis %i", (axis) =>
    expectSame(() => {
      const table = tf.reshape(tf.range(0, 20), [5, 4]);
      const indices = tf.tensor2d([[3, 0, 3], [1, 3, 2]], [2, 3], "int32"); // biome-ignore format: the repeats show
      const look = (x: tf.Tensor) => tf.square(tf.gather(x, indices, axis));
      return tf.grad((x) => tf.sum(look(x)))(table);
    }),
  );
});
