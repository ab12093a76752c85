import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";

const x = (dtype: "float32" | "int32" | "bool", last: number) =>
  tf.cast(tf.mod(tf.reshape(tf.range(0, 2 * 5 * last), [2, 5, last]), dtype === "bool" ? 2 : 100), dtype);
const indices = () => tf.tensor2d([[1, 0, 1], [0, 1, 1]], [2, 3], "int32"); // biome-ignore format: the repeats show

describe("gather on wasm", () => {
  const axes = [0, 1, 2, -1].flatMap((axis) => [3, 40].map((last) => [axis, last] as const));
  it.each(axes)("is that of the cpu along axis %i, rows of %i", async (axis, last) => {
    for (const dtype of ["float32", "int32", "bool"] as const) {
      const look = () => tf.tidy(() => tf.gather(x(dtype, last), indices(), axis));
      await useBackend([cpu]);
      const expected = look();
      const [shape, values] = [expected.shape, Array.from(expected.dataSync())];
      await useBackend([wasm]);
      const found = look();
      expect([found.dtype, found.shape, Array.from(found.dataSync())]).toEqual([expected.dtype, shape, values]);
    }
  });

  it("keeps batch dimensions to TensorFlow.js", async () => {
    await useBackend([wasm]);
    const found = tf.gather(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[1, 0], [0, 0]], [2, 2], "int32"), 1, 1); // biome-ignore format: matrices
    expect(found.arraySync()).toEqual([[2, 1], [3, 3]]); // biome-ignore format: a matrix
  });

  it("refuses an index that is none, and leaves nothing behind", async () => {
    await useBackend([wasm]);
    const [table, wrong] = [tf.ones([4, 2]), tf.tensor1d([0, 4], "int32")];
    const before = tf.backend().numDataIds();
    expect(() => tf.gather(table, wrong)).toThrow("gather: index 4 at place 1; axis 0 has 0 … 3");
    expect(tf.backend().numDataIds()).toBe(before);
  });
});
