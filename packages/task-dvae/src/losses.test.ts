import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { bernoulliCrossEntropy, klToUniform } from "./losses.js";

onTestBackend();

const sigmoid = (l: number) => 1 / (1 + Math.exp(-l));

describe("bernoulliCrossEntropy", () => {
  const logits = [-3, -0.5, 0, 0.7, 4];
  const pixels = [0, 0.25, 1, 0.5, 1];

  it("is −Σ x log σ(l) + (1 − x) log(1 − σ(l))", () => {
    const expected = logits.reduce((sum, l, i) => {
      const [x, p] = [pixels[i]!, sigmoid(l)];
      return sum - x * Math.log(p) - (1 - x) * Math.log(1 - p);
    }, 0);
    expect(bernoulliCrossEntropy(tf.tensor1d(logits), tf.tensor1d(pixels)).dataSync()[0]).toBeCloseTo(expected, 5);
  });

  it("has the gradient σ(l) − x, times dy, for an image broadcast over its codes", () => {
    const codes = tf.tensor3d([[logits, logits.map((l) => -l)]]);
    const image = tf.tensor3d([[pixels]]);
    const loss = (l: tf.Tensor) => tf.sum(tf.mul(bernoulliCrossEntropy(l, image), tf.tensor2d([[1, 2]]))) as tf.Scalar;
    const gradient = (tf.grad(loss)(codes).arraySync() as number[][][])[0]!;
    for (const [i, l] of logits.entries()) {
      expect(gradient[0]![i]).toBeCloseTo(sigmoid(l) - pixels[i]!, 5);
      expect(gradient[1]![i]).toBeCloseTo(2 * (sigmoid(-l) - pixels[i]!), 5);
    }
  });

  it("has it for an image that was made inside of the loss, which is freed before the gradient runs", () => {
    const loss = (l: tf.Tensor) => bernoulliCrossEntropy(l, tf.div(tf.tensor1d([0, 1]), 2)) as tf.Scalar;
    const gradient = tf
      .grad(loss)(tf.tensor1d([1, -1]))
      .dataSync();
    expect(gradient[0]).toBeCloseTo(sigmoid(1), 5);
    expect(gradient[1]).toBeCloseTo(sigmoid(-1) - 0.5, 5);
  });

  it("stays finite at logits where σ rounds to 0 or 1", () => {
    const value = bernoulliCrossEntropy(tf.tensor1d([200, -200]), tf.tensor1d([0, 1])).dataSync()[0];
    expect(value).toBeCloseTo(400, 3);
  });
});

describe("klToUniform", () => {
  it("is Σ q (log q + log n)", () => {
    const row = [1, -2, 0.5];
    const e = row.map(Math.exp);
    const q = e.map((x) => x / e.reduce((a, b) => a + b));
    const expected = q.reduce((sum, p) => sum + p * (Math.log(p) + Math.log(3)), 0);
    expect(klToUniform(tf.tensor2d([row])).dataSync()[0]).toBeCloseTo(expected, 5);
  });

  it("is 0 for equal logits and log n for a certain row", () => {
    const kl = klToUniform(
      tf.tensor2d([
        [2, 2, 2, 2],
        [1000, 0, 0, 0],
      ]),
    ).dataSync();
    expect(kl[0]).toBeCloseTo(0, 6);
    expect(kl[1]).toBeCloseTo(Math.log(4), 5);
  });
});
