import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { dense } from "./dense.js";
import { constant, fanInUniform, xavierNormal, xavierUniform } from "./initializers.js";
import { mlp } from "./mlp.js";

onTestBackend();

describe("dense", () => {
  it("is x W + b along the last axis", () => {
    const layer = dense({ inputs: 2, outputs: 3, seed: 0, weight: constant(2), bias: constant(1) });
    const y = layer.apply(
      tf.tensor3d([
        [
          [1, 2],
          [3, 4],
        ],
      ]),
    );
    expect(y.shape).toEqual([1, 2, 3]);
    expect(y.arraySync()).toEqual([
      [
        [7, 7, 7],
        [15, 15, 15],
      ],
    ]);
  });

  it("starts the same at the same seed, and another way at another", () => {
    const start = (seed: number) => Array.from(dense({ inputs: 4, outputs: 5, seed }).weights.weight!.dataSync());
    expect(start(0)).toEqual(start(0));
    expect(start(1)).not.toEqual(start(0));
  });
});

describe("initialisers", () => {
  const fans = { in: 200, out: 100 };
  const moments = (values: ArrayLike<number>) => {
    const mean = Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    const variance = Array.from(values).reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    return { mean, variance };
  };

  it.each([
    ["Xavier-uniform: 2 gain² / (in + out)", xavierUniform(2), (2 * 4) / 300, 9 / 5],
    ["Xavier-normal: 2 gain² / (in + out)", xavierNormal(2), (2 * 4) / 300, 3],
    ["fan-in uniform: 1 / (3 in)", fanInUniform(), 1 / 600, 9 / 5],
  ])("%s is the variance, within 5 standard errors", (_, initializer, variance, kurtosis) => {
    const values = initializer([200, 100], fans, 3).dataSync();
    const measured = moments(values);
    expect(Math.abs(measured.mean)).toBeLessThan(5 * Math.sqrt(variance / values.length));
    expect(Math.abs(measured.variance - variance)).toBeLessThan(
      5 * variance * Math.sqrt((kurtosis - 1) / values.length),
    );
  });
});

describe("mlp", () => {
  it("puts a ReLU between its layers, not after the last", () => {
    const model = mlp([2, 2, 1], 0);
    expect(Object.keys(model.weights)).toEqual(["linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"]);
    model.weights["linear1.weight"]!.assign(
      tf.tensor2d([
        [1, -1],
        [1, -1],
      ]),
    );
    model.weights["linear2.weight"]!.assign(tf.tensor2d([[-2], [5]]));
    expect(model.apply(tf.tensor2d([[1, 2]])).dataSync()[0]).toBe(-6);
  });
});
