import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { cpu } from "./cpu.js";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";

// Sizes on both sides of the threshold, every transpose, batches equal, shared on either side, and crossed.
const [m, k, n] = [33, 36, 30];
const batches: [number[], number[]][] = [
  [[], []],
  [[3], [3]],
  [[3], [1]],
  [[3], []],
  [[1], [3]],
  [[], [3]],
  [
    [2, 1],
    [1, 3],
  ],
  [
    [2, 3],
    [2, 1],
  ],
];
const cases = [1, 6].flatMap((shrink) =>
  batches.flatMap(([left, right]) =>
    [false, true].flatMap((tA) => [false, true].map((tB) => ({ shrink, left, right, tA, tB }))),
  ),
);

const values = (shape: number[], salt: number) =>
  tf.tensor(
    Float32Array.from({ length: shape.reduce((x, y) => x * y, 1) }, (_, i) => (((i + salt) * 7919) % 1009) / 500 - 1),
    shape,
  );

/** Every matrix by hand on the host: y = op(a)·op(b), da and db for the loss Σ y·w. */
function naive(a: tf.Tensor, b: tf.Tensor, w: tf.Tensor, tA: boolean, tB: boolean) {
  const flip = (x: tf.Tensor, on: boolean) => {
    const last = x.rank - 1;
    return on ? tf.transpose(x, [...x.shape.keys()].slice(0, -2).concat(last, last - 1)) : x;
  };
  // out[.., i, j] = Σ_k a[.., i, k, 1]·b[.., 1, k, j]: broadcasting and the sum are the definition of the product.
  const product = (x: tf.Tensor, y: tf.Tensor) => tf.sum(tf.mul(tf.expandDims(x, -1), tf.expandDims(y, -3)), -2);
  const sumTo = (x: tf.Tensor, shape: number[]) => {
    const axes = tf.broadcast_util.getReductionAxes(shape, x.shape);
    return tf.reshape(axes.length ? tf.sum(x, axes) : x, shape);
  };
  const [opA, opB] = [flip(a, tA), flip(b, tB)];
  return [
    product(opA, opB),
    sumTo(flip(product(w, flip(opB, true)), tA), a.shape),
    sumTo(flip(product(flip(opA, true), w), tB), b.shape),
  ];
}

describe("matMul on wasm and its gradient", () => {
  beforeAll(() => useBackend([wasm]));

  it.each(cases)(
    "$left x $right, 1/$shrink of the size, transposed $tA $tB",
    async ({ shrink, left, right, tA, tB }) => {
      const [rows, inner, columns] = [m / shrink, k / shrink, n / shrink].map(Math.round) as [number, number, number];
      const shapeA = [...left, ...(tA ? [inner, rows] : [rows, inner])];
      const shapeB = [...right, ...(tB ? [columns, inner] : [inner, columns])];
      const shapeY = [...tf.broadcast_util.assertAndGetBroadcastShape(left, right), rows, columns];
      const run = (how: (a: tf.Tensor, b: tf.Tensor, w: tf.Tensor) => tf.Tensor[]) =>
        tf.tidy(() => how(values(shapeA, 1), values(shapeB, 2), values(shapeY, 3)).map((x) => [x.shape, x.dataSync()]));

      await useBackend([cpu]);
      const expected = run((a, b, w) => naive(a, b, w, tA, tB));
      await useBackend([wasm]);
      const before = tf.backend().numDataIds();
      const actual = run((a, b, w) => [
        tf.matMul(a, b, tA, tB),
        ...tf.grads((x, y) => tf.sum(tf.mul(tf.matMul(x!, y!, tA, tB), w)))([a, b]),
      ]);
      expect(tf.backend().numDataIds()).toBe(before);
      for (const i of [0, 1, 2]) expectClose(actual[i]!, expected[i]!);
    },
  );
});

function expectClose([shape, actual]: unknown[], [wanted, expected]: unknown[]) {
  expect(shape).toEqual(wanted);
  const [x, y] = [actual as Float32Array, expected as Float32Array];
  const scale = Math.max(...y.map(Math.abs));
  expect(Math.max(...x.map((v, i) => Math.abs(v - y[i]!)))).toBeLessThan(1e-4 * scale);
}
