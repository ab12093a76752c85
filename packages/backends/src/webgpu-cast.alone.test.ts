import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { dawnOrWhyNot } from "./testing/software-vulkan.js";

const why = await dawnOrWhyNot();

describe.skipIf(why)(`casts on webgpu${why ? ` (skipped: ${why})` : ""}`, () => {
  const [B, S, n] = [20, 30, 5]; // more than the backend would compute on the host
  const values = Int32Array.from({ length: B * S * n }, (_, i) => (i * 7) % 4);
  const wanted = Array.from({ length: B * n }, (_, at) => {
    const [b, i] = [Math.floor(at / n), at % n];
    return Array.from({ length: S }, (_, s) => values[(b * S + s) * n + i]!).reduce((sum, x) => sum + x, 0);
  });

  it("integers and booleans are summed along another axis than the last", () => {
    const whole = tf.add(tf.tensor(values, [B, S, n], "int32"), tf.scalar(0, "int32"));
    expect(Array.from(tf.sum(tf.cast(whole, "float32"), 1).dataSync())).toEqual(wanted);
    const mask = tf.cast(tf.greater(whole, tf.scalar(-1, "int32")), "float32");
    expect(Array.from(tf.sum(mask, 1).dataSync())).toEqual(wanted.map(() => S));
    expect(Array.from(tf.transpose(mask, [2, 0, 1]).dataSync().slice(0, 3))).toEqual([1, 1, 1]);
  });

  it("leave nothing behind, and other casts as they were", () => {
    const x = tf.add(tf.tensor1d(values, "int32"), tf.scalar(0, "int32"));
    const cast = () => tf.tidy(() => tf.sum(tf.cast(x, "float32")).dataSync());
    cast();
    const before = tf.memory();
    cast();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(tf.cast(tf.mul(tf.tensor1d([1.5, -1.5]), 1), "int32").dataSync()).toEqual(Int32Array.of(1, -1));
  });
});
