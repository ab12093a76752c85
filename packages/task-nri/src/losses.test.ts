import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { categoricalKl, gaussianNll, gumbelKl } from "./losses.js";

onTestBackend();

describe("gaussianNll", () => {
  it("is −log of the normal density, by vertices", () => {
    const [x, mean, variance] = [0.3, 0.1, 0.02];
    const density = Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    // 2 vertices, 3 coordinates each, all alike
    const [prediction, target] = [mean, x].map((value) => tf.fill([1, 2, 3], value)) as [tf.Tensor, tf.Tensor];
    const nll = gaussianNll(prediction, target, { variance, constant: true });
    expect(nll.dataSync()[0]).toBeCloseTo((-Math.log(density) * 6) / 2, 4);
  });

  it("compares each of several predictions with its instance's target", () => {
    const target = tf.tensor2d([[0], [10]]);
    const prediction = tf.tensor2d([[0], [1], [10], [12]]);
    expect(Array.from(gaussianNll(prediction, target, { variance: 0.5 }).dataSync())).toEqual([0, 1, 0, 4]);
  });
});

describe("gumbelKl", () => {
  it("is ∫ p ln p/q of two Gumbel densities, and 0 at location 0", () => {
    const log = (x: number, l: number) => -(x - l) - Math.exp(-(x - l));
    const kl = (l: number) => {
      let sum = 0;
      for (let x = -10; x < 40; x += 1e-3) sum += 1e-3 * Math.exp(log(x, l)) * (log(x, l) - log(x, 0));
      return sum;
    };
    const ours = gumbelKl(tf.tensor2d([[1.5], [-0.7], [0]]), 1).dataSync();
    expect(ours[0]).toBeCloseTo(kl(1.5), 4);
    expect(ours[1]).toBeCloseTo(kl(-0.7), 4);
    expect(ours[2]).toBe(0);
  });
});

describe("categoricalKl", () => {
  it("is Σ q ln 2q for two types, by vertices", () => {
    const q = 1 / (1 + Math.exp(-2));
    const wanted = q * Math.log(2 * q) + (1 - q) * Math.log(2 * (1 - q));
    expect(categoricalKl(tf.tensor3d([0, 2, 0, 0], [1, 2, 2]), 5).dataSync()[0]).toBeCloseTo(wanted / 5, 6);
  });
});
