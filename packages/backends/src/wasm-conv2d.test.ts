import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";

type Pad = "same" | "valid" | number | tf.backend_util.ExplicitPadding;
type Case = { filter: [number, number]; stride: number | [number, number]; pad: Pad };
const explicit: Pad = [[0, 0], [1, 2], [0, 1], [0, 0]]; // biome-ignore format: one row an axis
const pads: Pad[] = ["same", "valid", 1, explicit];
// TensorFlow.js sizes the output of a numeric padding by the filter's height and its stride alone.
const square = ({ filter: [h, w], stride, pad }: Case) =>
  typeof pad !== "number" || (h === w && !Array.isArray(stride));
const filters: [number, number][] = [
  [3, 3],
  [1, 1],
  [2, 5],
];
const cases: Case[] = filters
  .flatMap((filter) =>
    [1, 2, [2, 3] as [number, number]].flatMap((stride) => pads.map((pad) => ({ filter, stride, pad }))),
  )
  .filter(square);

const wave = (shape: number[], salt: number) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, i) => (((i + salt) * 7919) % 1009) / 500 - 1),
    shape,
  );

/** [y, dx, dW] of the loss Σ y·w on the backend in use. */
function step(convolve: (x: tf.Tensor, W: tf.Tensor) => tf.Tensor, inShape: number[], filterShape: number[]) {
  return tf.tidy(() => {
    const [x, W] = [wave(inShape, 1), wave(filterShape, 2)];
    const y = convolve(x, W);
    const w = wave(y.shape, 3);
    const gradients = tf.grads((x, W) => tf.sum(tf.mul(convolve(x!, W!), w)))([x, W]);
    return [y, ...gradients].map((t) => [t.shape, t.dataSync<"float32">()] as const);
  });
}

async function expectSame(...args: Parameters<typeof step>) {
  await useBackend([cpu]);
  const expected = step(...args);
  await useBackend([wasm]);
  const buffers = tf.backend().numDataIds();
  const actual = step(...args);
  expect(tf.backend().numDataIds()).toBe(buffers);
  for (const [i, [shape, values]] of expected.entries()) {
    expect(actual[i]![0]).toEqual(shape);
    const largest = values.reduce((max, v) => Math.max(max, Math.abs(v)), 0);
    const worst = values.reduce((max, v, j) => Math.max(max, Math.abs(v - actual[i]![1][j]!)), 0);
    expect(worst).toBeLessThan(1e-4 * largest);
  }
}

describe("convolutions and their gradients on wasm", () => {
  it.each(cases)("conv2d $filter, stride $stride, pad $pad", ({ filter, stride, pad }) =>
    expectSame((x, W) => tf.conv2d(x as tf.Tensor4D, W as tf.Tensor4D, stride, pad), [2, 8, 11, 5], [...filter, 5, 7]),
  );

  it.each(["same", "valid"] as const)("conv1d, pad %s", (pad) =>
    expectSame((x, W) => tf.conv1d(x as tf.Tensor3D, W as tf.Tensor3D, 1, pad), [4, 20, 24], [3, 24, 12]),
  );

  it("conv1d with stride 2 on one image", () =>
    expectSame((x, W) => tf.conv1d(x as tf.Tensor2D, W as tf.Tensor3D, 2, "same"), [21, 24], [5, 24, 12]));

  it("conv2dTranspose, whose forward pass is the gradient of conv2d", () =>
    expectSame(
      (x, W) => tf.conv2dTranspose(x as tf.Tensor4D, W as tf.Tensor4D, [2, 9, 10, 3], 2, "same"),
      [2, 5, 5, 6],
      [3, 3, 3, 6],
    ));

  it("cuts large inputs into pieces", () =>
    // 2 · 75 · 75 pixels · 9 · 12 floats of patches: more than the 2^20 held at a time
    expectSame((x, W) => tf.conv2d(x as tf.Tensor4D, W as tf.Tensor4D, 1, "same"), [2, 75, 75, 12], [3, 3, 12, 2]));

  it("takes the output's size from dy when sizes round up: ⟨dW, W'⟩ = ⟨conv(x, W'), dy⟩", async () => {
    const [x, W, other, dy] = [
      [2, 8, 8, 3],
      [3, 3, 3, 4],
      [3, 3, 3, 4],
      [2, 4, 4, 4],
    ].map(wave);
    const run = (W: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, W as tf.Tensor4D, 2, 0, "NHWC", 1, "ceil");
    const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!;
    await useBackend([cpu]);
    const expected = dot(run(other!), dy!);
    await useBackend([wasm]);
    const dW = tf.grad((W) => tf.sum(tf.mul(run(W), dy!)))(W!);
    expect(Math.abs(dot(dW, other!) - expected)).toBeLessThan(1e-4 * Math.abs(expected));
  });

  it("says what to do about NCHW", async () => {
    await useBackend([wasm]);
    const dy = tf.zeros([1, 2, 4, 4]);
    const filter = tf.zeros([1, 1, 3, 2]);
    const attrs = { strides: 1, pad: 0, dataFormat: "NCHW", inputShape: [1, 3, 4, 4] };
    expect(() => tf.engine().runKernel(tf.Conv2DBackpropInput, { dy, filter }, attrs)).toThrow("transpose to NHWC");
  });
});
