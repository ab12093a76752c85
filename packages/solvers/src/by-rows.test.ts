import * as tf from "@tensorflow/tfjs";
import { expect, it, vi } from "vitest";
import { byRows } from "./by-rows.js";

it("hands a kernel all rows along the last axis at once, and zeros to fill", () => {
  const kernel = vi.fn((theta: Float32Array, z: Float32Array) => void z.set([...z].map((x, i) => x + 2 * theta[i]!)));
  const z = byRows("double", kernel)(tf.tensor3d([[[1, 2, 3]], [[4, 5, Number.POSITIVE_INFINITY]]]));
  expect(z.arraySync()).toEqual([[[2, 4, 6]], [[8, 10, Number.POSITIVE_INFINITY]]]);
  expect(kernel.mock.lastCall!.slice(2)).toEqual([2, 3]);
  expect(byRows("double", kernel)(tf.zeros([2, 0])).shape).toEqual([2, 0]);
  expect(kernel.mock.lastCall!.slice(2)).toEqual([0, 0]);
});

it("names a scalar, and the place of a NaN, also after infinities of either sign", () => {
  const solver = byRows("s", () => {});
  expect(() => solver(tf.scalar(1))).toThrow("s: theta is a scalar; pass at least one axis");
  const row = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  expect(solver(tf.tensor2d([row, row])).shape).toEqual([2, 3]);
  for (let i = 0; i < 3; i++) {
    const theta = tf.tensor2d([row, row.with(i, Number.NaN)]);
    expect(() => solver(theta)).toThrow(`s: theta is NaN at row 1, entry ${i};`);
  }
});
