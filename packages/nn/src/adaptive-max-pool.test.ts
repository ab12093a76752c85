import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { adaptiveMaxPool } from "./adaptive-max-pool.js";

onTestBackend();

const image = (height: number, width: number) =>
  tf.reshape(tf.range(0, height * width), [1, height, width, 1]) as tf.Tensor4D;
const values = (x: tf.Tensor) => Array.from(x.dataSync());

describe("adaptiveMaxPool", () => {
  it("takes the maximum of each cell", () => {
    expect(values(adaptiveMaxPool(image(4, 6), [2, 3]))).toEqual([7, 9, 11, 19, 21, 23]);
  });

  it("lets neighbours overlap where the size does not divide: 5 rows into 3 are 0-1, 1-3, 3-4", () => {
    const falling = tf.sub(24, image(5, 5)) as tf.Tensor4D; // the maximum is the first of a cell
    const starts = [0, 1, 3];
    const wanted = starts.flatMap((row) => starts.map((column) => 24 - (5 * row + column)));
    expect(values(adaptiveMaxPool(falling, [3, 3]))).toEqual(wanted);
  });

  it.each([[[2, 2]], [[3, 3]]])("gives the gradient of a tie to one winner, into %o", (size) => {
    const cells = size[0]! * size[1]!;
    const gradient = tf.grad((x) => tf.sum(adaptiveMaxPool(x as tf.Tensor4D, size as [number, number])));
    expect(tf.sum(gradient(tf.ones([1, 4, 4, 1]))).dataSync()[0]).toBe(cells);
  });

  it("refuses a size of no cells", () => {
    expect(() => adaptiveMaxPool(image(4, 4), [0, 2])).toThrow(
      "adaptiveMaxPool: height must be an integer >= 1, got 0",
    );
  });
});
