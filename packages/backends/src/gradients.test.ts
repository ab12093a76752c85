import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { onTestBackend } from "./testing/on-test-backend.js";

onTestBackend();

type Op = (...x: tf.Tensor[]) => tf.Tensor;
// biome-ignore lint/suspicious/noExplicitAny: each operation asks for its own ranks
type Loose = any;

/** Numbers between 0.3 and 1.7 without order, no two of which are near enough for a kink or a tie. */
const values = (shape: number[], salt: number) => {
  const size = shape.reduce((n, length) => n * length, 1);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => 0.3 + (1.4 * ((i * 389 + salt * 131) % 1009)) / 1009),
    shape,
  );
};

/** Holds each gradient of Σ w·f(x) to central differences, in at most 12 of its entries. */
function expectGradient(f: Op, shapes: number[][]): void {
  const inputs = shapes.map((shape, i) => values(shape, i + 1));
  const w = tf.tidy(() => tf.sub(values(f(...inputs).shape, 9), 1));
  const loss = (...x: tf.Tensor[]) => tf.sum(tf.mul(f(...x), w)) as tf.Scalar;
  const gradients = tf.grads(loss)(inputs);
  for (const [n, input] of inputs.entries()) {
    expect(gradients[n]!.shape).toEqual(input.shape);
    const [x, actual] = [input.dataSync<"float32">(), gradients[n]!.dataSync()];
    const at = (j: number, by: number) =>
      tf.tidy(() => {
        const moved = tf.tensor(
          x.map((value, i) => (i === j ? value + by : value)),
          input.shape,
        );
        return loss(...inputs.map((other, i) => (i === n ? moved : other))).dataSync()[0]!;
      });
    for (let j = 0; j < x.length; j += Math.ceil(x.length / 12)) {
      const difference = (at(j, STEP) - at(j, -STEP)) / (2 * STEP);
      expect(Math.abs(actual[j]! - difference), `input ${n}, entry ${j}`).toBeLessThan(
        0.01 + 0.01 * Math.abs(difference),
      );
    }
  }
}
const STEP = 2 ** -7;

const SHAPES: [string, number[], number[]][] = [
  ["equal", [2, 3], [2, 3]],
  ["b repeated", [2, 3], [3]],
  ["a repeated", [3], [2, 3]],
  ["both repeated", [2, 1], [1, 3]],
  ["b one number", [2, 3], []],
  ["a one number", [], [2, 3]],
  ["of different ranks", [2, 1, 3], [4, 1]],
];

describe.each<[string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor]>([
  ["add", tf.add],
  ["sub", tf.sub],
  ["mul", tf.mul],
  ["div", tf.div],
  ["pow", tf.pow],
  ["maximum", tf.maximum],
  ["minimum", tf.minimum],
  ["squaredDifference", tf.squaredDifference],
  ["atan2", tf.atan2],
])("the gradient of %s", (_, f) => {
  it.each(SHAPES)("operands %s", (_, a, b) => expectGradient(f as Op, [a, b]));
});

describe("the gradient of einsum", () => {
  it.each<[string, number[][]]>([
    ["ij,jk->ik", [[2, 3], [3, 4]]],
    ["ij,kj->ki", [[2, 3], [4, 3]]],
    ["bij,bjk->bik", [[2, 2, 3], [2, 3, 2]]],
    ["bij,jk->bik", [[2, 2, 3], [3, 2]]],
    ["bhqd,bhkd->bhqk", [[2, 2, 3, 2], [2, 2, 2, 2]]],
    ["ij,j->i", [[2, 3], [3]]],
    ["ij,ij->", [[2, 3], [2, 3]]],
    ["i,j->ji", [[2], [3]]],
    ["ab,cb->a", [[2, 3], [4, 3]]],
    ["abc,b->ca", [[2, 3, 2], [3]]],
    ["ij->ji", [[2, 3]]],
    ["ij->i", [[2, 3]]],
    ["ij->", [[2, 3]]],
  ])("%s", (equation, shapes) => expectGradient((...x) => tf.einsum(equation, ...x), shapes)); // biome-ignore format: a case a line
});

describe.each<"same" | "valid" | 1>(["same", "valid", 1])("windows with padding %s", (pad) => {
  describe.each([1, 2])("and stride %i: the gradient of", (stride) => {
    const image = [2, 5, 6, 2];
    const volume = [1, 4, 4, 5, 2];
    it.each<[string, Op, number[][]]>([
      ["conv2d", (x, w) => tf.conv2d(x as Loose, w as Loose, stride, pad), [image, [3, 3, 2, 3]]],
      ["depthwiseConv2d", (x, w) => tf.depthwiseConv2d(x as Loose, w as Loose, stride, pad), [image, [3, 3, 2, 2]]],
      [
        "separableConv2d",
        (x, d, p) => tf.separableConv2d(x as Loose, d as Loose, p as Loose, stride, pad as Loose),
        [image, [3, 3, 2, 2], [1, 1, 4, 3]],
      ],
      ["conv3d", (x, w) => tf.conv3d(x as Loose, w as Loose, stride, pad as Loose), [volume, [2, 2, 2, 2, 3]]],
      ["maxPool", (x) => tf.maxPool(x as Loose, 3, stride, pad), [image]],
      ["avgPool", (x) => tf.avgPool(x as Loose, 3, stride, pad), [image]],
      ["avgPool3d", (x) => tf.avgPool3d(x as Loose, 2, stride, pad as Loose), [volume]],
    ])("%s", (_, f, shapes) => expectGradient(f, shapes)); // biome-ignore format: a case a line
  });
});

describe("the gradient of mirrorPad", () => {
  it.each(["reflect", "symmetric"] as const)("%s, on some axes and on both sides", (mode) =>
    expectGradient((x) => tf.mirrorPad(x, [[2, 1], [0, 0], [0, 1]], mode), [[3, 2, 4]])); // biome-ignore format: an axis a pair
});
