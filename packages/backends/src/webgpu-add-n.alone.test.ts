import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { dawnOrWhyNot } from "./testing/software-vulkan.js";

const why = await dawnOrWhyNot();

describe.skipIf(why)(`sums of many tensors on webgpu${why ? ` (skipped: ${why})` : ""}`, () => {
  it.each([1, 7, 8, 13, 14, 30])("adds %d, and leaves nothing behind", (count) => {
    const all = Array.from({ length: count }, (_, i) => tf.tensor1d([i, 2 * i, 1]));
    const add = () => tf.tidy(() => Array.from(tf.addN(all).dataSync()));
    const wanted = (count * (count - 1)) / 2;
    expect(add()).toEqual([wanted, 2 * wanted, count]);
    const before = tf.memory();
    expect(add()).toEqual([wanted, 2 * wanted, count]);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    tf.dispose(all);
  });

  it("is the gradient of what is used in many places", () => {
    const used = (x: tf.Tensor) => tf.addN(Array.from({ length: 11 }, (_, i) => tf.sum(tf.mul(x, i)))) as tf.Scalar;
    expect(
      Array.from(
        tf
          .grad(used)(tf.tensor1d([1, 2]))
          .dataSync(),
      ),
    ).toEqual([55, 55]);
  });
});
