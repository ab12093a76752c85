import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { conv1d } from "./conv1d.js";
import { embeddedConv1d } from "./embedded-conv1d.js";
import { embeddedSum } from "./embedded-sum.js";
import { embed, vectors } from "./embedding.js";

onTestBackend();

const table = { values: Float32Array.of(0, 0, 1, 2, 3, 4, 5, 6, 7, 8), width: 2 };
const ids = [0, 0, 4, 1, 0, 1, 1, 2]; // 3 occurs nowhere
const embedded = () => embed(table, ids, 4);
const close = (found: tf.Tensor, wanted: tf.Tensor) => {
  expect(found.shape).toEqual(wanted.shape);
  const values = wanted.dataSync();
  for (const [i, x] of found.dataSync().entries()) expect(x).toBeCloseTo(values[i]!, 4);
};

describe("embed", () => {
  it("keeps each word once, the padding first, and the place of each", () => {
    const { words, index } = embedded();
    expect(words.arraySync()).toEqual([[0, 0], [7, 8], [1, 2], [3, 4]]); // biome-ignore format: a matrix
    expect(index.arraySync()).toEqual([[0, 0, 1, 2], [0, 2, 2, 3]]); // biome-ignore format: a matrix
    expect(index.dtype).toBe("int32");
  });

  it("gives the vectors back", () => {
    const wanted = tf.gather(tf.tensor2d(table.values, [5, 2]), tf.tensor2d(ids, [2, 4], "int32"));
    expect(vectors(embedded()).arraySync()).toEqual(wanted.arraySync());
  });

  it("refuses an id outside of the table, and a padding that is something", () => {
    expect(() => embed(table, [5], 1)).toThrow("embed: id 5; the table has 0 … 4");
    expect(() => embed(table, [-1], 1)).toThrow("embed: id -1");
    expect(() => embed(table, [1], 1, 1)).toThrow("embed: the vector of padding 1 must be there and zero");
    expect(() => embed(table, [1], 1, 9)).toThrow("embed: the vector of padding 9");
  });
});

describe("embeddedConv1d", () => {
  it.each([1, 3, 4, 5])("of width %i is conv1d of the vectors, gradients included", (kernel) => {
    const options = { inputs: 2, outputs: 3, kernel, seed: 3 };
    const [ours, plain] = [embeddedConv1d(options), conv1d(options)];
    for (const { weights } of [ours, plain]) weights.bias!.assign(tf.tensor1d([0.1, -0.2, 0.3]));
    const run = (apply: () => tf.Tensor3D, weights: Readonly<Record<string, tf.Variable>>) => {
      const { value, grads } = tf.variableGrads(
        () => tf.sum(tf.square(tf.relu(apply()))) as tf.Scalar,
        Object.values(weights),
      );
      return [value, ...Object.values(weights).map(({ name }) => grads[name]!)];
    };
    const wanted = run(() => plain.apply(vectors(embedded())), plain.weights);
    for (const [i, found] of run(() => ours.apply(embedded()), ours.weights).entries()) close(found, wanted[i]!);
  });
});

describe("embeddedSum", () => {
  it("is the product of z with the vectors, gradient included; repeated words add up", () => {
    const z = tf.randomUniform([2, 3, 4], -1, 1, "float32", 2) as tf.Tensor3D;
    const x = embedded();
    const plain = (z: tf.Tensor) => tf.matMul(z, vectors(x));
    close(embeddedSum(z, x), plain(z));
    const gradient = (sum: (z: tf.Tensor) => tf.Tensor) => tf.grad((z) => tf.sum(tf.square(sum(z))))(z);
    close(
      gradient((z) => embeddedSum(z as tf.Tensor3D, x)),
      gradient(plain),
    );
  });
});
