import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";
import { sumRows } from "./wasm-sum.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

const values = (x: tf.Tensor) => Array.from(x.dataSync());

/** Sums over the axes, from the definition. */
function plainSum(x: tf.Tensor, axes: readonly number[]): number[] {
  const sums = new Map<string, number>();
  const strides = x.shape.map((_, axis) => x.shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  for (const [i, value] of x.dataSync<"float32">().entries()) {
    const place = x.shape.map((length, axis) => (axes.includes(axis) ? 0 : Math.floor(i / strides[axis]!) % length));
    const key = place.join();
    sums.set(key, (sums.get(key) ?? 0) + value);
  }
  return [...sums.values()];
}

describe("sum on wasm", () => {
  const shapes: [number[], number[]][] = [
    [[7, 9], [0]],
    [
      [2, 3, 5, 16],
      [0, 1, 2],
    ],
    [
      [2, 3, 5, 16],
      [1, 0],
    ],
    [[4, 3, 8], [0]],
    [
      [4, 3, 8],
      [-3, 1],
    ],
    [[4, 3, 8], [1]],
    [
      [4, 3, 8],
      [0, 2],
    ],
    [[5, 3], [0]],
    [
      [4, 3, 8],
      [0, 1, 2],
    ],
    [[1, 20], [0]],
    [
      [3, 4, 5, 8],
      [1, 2],
    ],
  ];
  it.each(shapes)("%j over %j", (shape, axes) => {
    const x = tf.reshape(
      tf.sub(
        tf.mod(
          tf.mul(
            tf.range(
              0,
              shape.reduce((a, b) => a * b, 1),
            ),
            7,
          ),
          23,
        ),
        11,
      ),
      shape,
    );
    const positive = axes.map((axis) => (axis + shape.length) % shape.length);
    const wanted = plainSum(x, positive);
    const buffers = tf.backend().numDataIds();
    const [sum, kept] = [tf.sum(x, axes), tf.sum(x, axes, true)];
    expect(values(sum)).toEqual(wanted);
    expect(values(kept)).toEqual(wanted);
    expect(sum.shape).toEqual(shape.filter((_, axis) => !positive.includes(axis)));
    expect(kept.shape).toEqual(shape.map((length, axis) => (positive.includes(axis) ? 1 : length)));
    tf.dispose([sum, kept]);
    expect(tf.backend().numDataIds()).toBe(buffers);
  });

  it("keeps the type of whole numbers and truth values", () => {
    const ones = tf.sum(tf.ones([4, 10], "bool"), 0);
    expect([ones.dtype, values(ones)]).toEqual(["int32", Array(10).fill(4)]);
  });

  it("loses nothing in a long column: 2¹⁹ times 0.1", () => {
    const out = new Float32Array(8);
    sumRows(new Float32Array(2 ** 22).fill(0.1), 8, out);
    expect([...out]).toEqual(Array(8).fill(Math.fround(2 ** 19 * Math.fround(0.1))));
  });
});
