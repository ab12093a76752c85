import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { offDiagonal, onSquare, pairDense, sumBySenders, weightedSums } from "./pairs.js";

onTestBackend();

const near = (values: ArrayLike<number>) => Array.from(values, (x) => expect.closeTo(x, 4));

it("offDiagonal leaves out i = j, and onSquare puts zeros there", () => {
  const square = tf.tensor4d([0, 1, 2, 3, 4, 5, 6, 7, 8], [1, 3, 3, 1]);
  const pairs = offDiagonal(square);
  expect(pairs.shape).toEqual([1, 6, 1]);
  expect(Array.from(pairs.dataSync())).toEqual([1, 2, 3, 5, 6, 7]);
  expect(Array.from(onSquare(pairs, 3).dataSync())).toEqual([0, 1, 2, 3, 0, 5, 6, 7, 0]);
  const many = tf.randomNormal([2, 20, 3], 0, 1, "float32", 4);
  expect(offDiagonal(onSquare(many, 5)).arraySync()).toEqual(many.arraySync());
  const gradient = tf.grad((x) => tf.sum(tf.mul(offDiagonal(x), pairs)))(square);
  expect(Array.from(gradient.dataSync())).toEqual([0, 1, 2, 3, 0, 5, 6, 7, 0]);
});

it("weightedSums is Σⱼ wᵢⱼ mᵢⱼ, as broadcasting has it", () => {
  const w = tf.randomNormal([2, 3, 3], 0, 1, "float32", 1);
  const m = tf.randomNormal([2, 3, 3, 4], 0, 1, "float32", 2);
  const dy = tf.randomNormal([2, 3, 4], 0, 1, "float32", 3);
  const plain = (w: tf.Tensor, m: tf.Tensor) => tf.sum(tf.mul(tf.expandDims(w, -1), m), 2);
  const run = (f: typeof plain) => tf.valueAndGrads((w, m) => tf.sum(tf.mul(f(w!, m!), dy)))([w, m]);
  expect(Array.from(weightedSums(w, m).dataSync())).toEqual(near(plain(w, m).dataSync()));
  const [ours, theirs] = [run(weightedSums), run(plain)];
  for (const i of [0, 1]) expect(Array.from(ours.grads[i]!.dataSync())).toEqual(near(theirs.grads[i]!.dataSync()));
});

it("pairDense is the dense layer on (sender, receiver)", () => {
  const nodes = tf.tensor3d([1, 2, 3], [1, 3, 1]);
  const layer = { weight: tf.variable(tf.tensor2d([[100], [10]])), bias: tf.variable(tf.tensor1d([0.5])) };
  // row i receives: 10 i + 100 j + 0.5
  expect(Array.from(pairDense(layer, nodes).dataSync())).toEqual(
    [1, 2, 3].flatMap((i) => [1, 2, 3].map((j) => 10 * i + 100 * j + 0.5)),
  );
});

it("sumBySenders sums what each receiver gets", () => {
  const pairs = tf.tensor3d([1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60], [1, 6, 2]);
  expect(sumBySenders(pairs, 3).arraySync()).toEqual([
    [
      [4, 6],
      [15, 26],
      [80, 100],
    ],
  ]);
});
