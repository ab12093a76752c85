import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";

// Kernels that wasm lacks or has wrong, against those of the cpu backend.

const wave = (shape: number[], salt: number) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, i) => (((i + salt) * 7919) % 1009) / 500 - 1),
    shape,
  );
// biome-ignore lint/suspicious/noExplicitAny: each operation asks for its own ranks
type Op = (...x: any[]) => tf.Tensor;

/** f(x) and its gradients, on the backend in use. */
const step = (f: Op, shapes: number[][]) =>
  tf.tidy(() => {
    const inputs = shapes.map(wave);
    const y = f(...inputs);
    const w = wave(y.shape, 9);
    const gradients = tf.grads((...x) => tf.sum(tf.mul(f(...x), w)))(inputs);
    return [y, ...gradients].map((t) => [t.shape, [...t.dataSync()]] as const);
  });

async function expectSame(f: Op, shapes: number[][]) {
  await useBackend([cpu]);
  const expected = step(f, shapes);
  await useBackend([wasm]);
  const buffers = tf.backend().numDataIds();
  const actual = step(f, shapes);
  expect(tf.backend().numDataIds()).toBe(buffers);
  for (const [i, [shape, values]] of expected.entries()) {
    expect(actual[i]![0]).toEqual(shape);
    const largest = Math.max(...values.map(Math.abs));
    for (const [j, value] of values.entries()) expect(Math.abs(actual[i]![1][j]! - value)).toBeLessThan(1e-5 * largest);
  }
}

describe("einsum on wasm", () => {
  it.each<[string, number[][]]>([
    ["ij,jk->ik", [[5, 7], [7, 4]]],
    ["bij,bkj->bik", [[3, 5, 7], [3, 4, 7]]],
    ["bij,jk->bik", [[3, 5, 7], [7, 4]]],
    ["bqhd,bkhd->bhqk", [[2, 3, 4, 5], [2, 6, 4, 5]]],
    ["ij,ij->", [[5, 7], [5, 7]]],
    ["i,j->ji", [[5], [7]]],
    ["ab,cb->a", [[5, 7], [4, 7]]],
    ["abc,dbc->da", [[2, 3, 4], [5, 3, 4]]],
    ["abc->ca", [[2, 3, 4]]],
    ["abc->", [[2, 3, 4]]],
  ])("%s", (equation, shapes) => expectSame((...x) => tf.einsum(equation, ...x), shapes)); // biome-ignore format: a case a line

  it("names sizes that do not fit", async () => {
    await useBackend([wasm]);
    expect(() => tf.einsum("ij,jk->ik", tf.ones([2, 3]), tf.ones([4, 2]))).toThrow("Expected dimension 3 at axis 0");
  });
});

const windows = (["same", "valid", 2] as const).flatMap((pad) =>
  [1, 2, 3].map((stride) => ({ pad: pad as "same", stride })),
);

describe("depthwise and 3-D convolutions on wasm", () => {
  it.each(windows)("depthwiseConv2d, stride $stride, pad $pad", ({ stride, pad }) =>
    expectSame((x, w) => tf.depthwiseConv2d(x, w, stride, pad), [[2, 8, 11, 5], [3, 3, 5, 2]])); // biome-ignore format: a shape each
  it("depthwiseConv2d with a filter that is not square, and no multiplier", () =>
    expectSame((x, w) => tf.depthwiseConv2d(x, w, [2, 1], "same"), [[2, 8, 11, 5], [2, 5, 5, 1]])); // biome-ignore format: a shape each
  it.each(windows)("conv3d, stride $stride, pad $pad", ({ stride, pad }) =>
    expectSame((x, w) => tf.conv3d(x, w, stride, pad), [[2, 5, 6, 7, 3], [3, 2, 3, 3, 4]])); // biome-ignore format: a shape each
});

describe("what still has no gradient is refused", () => {
  beforeAll(() => useBackend([wasm]));
  it.each<[string, Op, number[][]]>([
    ["a dilated conv2d", (x, w) => tf.conv2d(x, w, 1, "same", "NHWC", 2), [[1, 6, 6, 2], [3, 3, 2, 2]]],
    ["a dilated depthwiseConv2d", (x, w) => tf.depthwiseConv2d(x, w, 1, "same", "NHWC", 2), [[1, 6, 6, 2], [3, 3, 2, 1]]],
    ["divNoNan", (a, b) => tf.divNoNan(a, b), [[3], [3]]], // by the rules of its parts it would be NaN at 0
    ["topk", (x) => tf.topk(x, 2).values, [[3, 4]]],
    ["gatherND", (x) => tf.gatherND(x, tf.tensor2d([[0, 1]], [1, 2], "int32")), [[3, 4]]],
    ["stridedSlice", (x) => tf.stridedSlice(x, [0, 0], [3, 4], [2, 2]), [[3, 4]]],
  ])("%s", (_, f, shapes) => expect(() => step(f, shapes)).toThrow(/dilation rates greater than 1|gradient function not found/)); // biome-ignore format: a case a line
});
