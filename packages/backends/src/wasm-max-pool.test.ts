import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";

type Size = number | [number, number];
const cases: { window: Size; stride: Size; pad: "same" | "valid" | number }[] = [
  { window: 3, stride: 2, pad: 1 },
  { window: 2, stride: 2, pad: "valid" },
  { window: 3, stride: 1, pad: "same" },
  { window: [2, 3], stride: [3, 1], pad: "same" },
];

/** Few values, so that windows hold ties. */
const ties = (shape: number[]) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 7919) % 101) % 5),
    shape,
  );

function gradient({ window, stride, pad }: (typeof cases)[number]) {
  return tf.tidy(() => {
    const pooled = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, window, stride, pad);
    const x = ties([2, 7, 8, 3]);
    const weight = tf.reshape(tf.range(1, pooled(x).size + 1), pooled(x).shape);
    return Array.from(
      tf
        .grad((x) => tf.sum(tf.mul(pooled(x), weight)))(x)
        .dataSync(),
    );
  });
}

describe("the gradient of maxPool on wasm", () => {
  it.each(cases)("$window, stride $stride, pad $pad: that of cpu, under ties too", async (pooling) => {
    await useBackend([cpu]);
    const wanted = gradient(pooling);
    await useBackend([wasm]);
    const buffers = tf.backend().numDataIds();
    expect(gradient(pooling)).toEqual(wanted);
    expect(tf.backend().numDataIds()).toBe(buffers);
  });

  it("takes the output's size from dy when an incomplete stride is dropped", async () => {
    await useBackend([wasm]);
    const pooled = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, 0, "floor");
    const gradient = tf.grad((x) => tf.sum(pooled(x)))(tf.reshape(tf.range(0, 25), [1, 5, 5, 1]));
    const winners = Array.from(gradient.dataSync()).flatMap((g, i) => (g > 0 ? [i] : []));
    expect(winners).toEqual([6, 8, 16, 18]);
  });
});
