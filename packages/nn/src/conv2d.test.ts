import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { conv2d } from "./conv2d.js";
import { constant, fanOutNormal } from "./initializers.js";

onTestBackend();

describe("conv2d", () => {
  it("sums the window around each pixel, zeros outside, and adds the bias", () => {
    const layer = conv2d({ inputs: 1, outputs: 2, size: 3, seed: 0, weight: constant(1), bias: constant(0.5) });
    const y = layer.apply(tf.reshape(tf.range(1, 10), [1, 3, 3, 1]) as tf.Tensor4D);
    const sums = [12, 21, 16, 27, 45, 33, 24, 39, 28];
    expect(Array.from(y.dataSync())).toEqual(sums.flatMap((sum) => [sum + 0.5, sum + 0.5]));
  });

  it("pads alike on all sides under a stride, where TensorFlow's `same` would not", () => {
    const layer = conv2d({ inputs: 1, outputs: 1, size: 3, stride: 2, seed: 0, weight: constant(1) });
    const y = layer.apply(tf.reshape(tf.range(1, 17), [1, 4, 4, 1]) as tf.Tensor4D);
    expect(y.shape).toEqual([1, 2, 2, 1]);
    expect(Array.from(y.dataSync())).toEqual([14, 30, 57, 99]);
    expect(Object.keys(layer.weights)).toEqual(["weight"]);
  });

  it("drops an incomplete last stride, as PyTorch does", () => {
    const layer = conv2d({ inputs: 1, outputs: 1, size: 2, stride: 2, pad: 0, seed: 0, weight: constant(1) });
    expect(layer.apply(tf.ones([1, 5, 3, 1])).shape).toEqual([1, 2, 1, 1]);
  });

  it("starts with variance 2 / (size² outputs), within 5 standard errors", () => {
    const { weight } = conv2d({ inputs: 40, outputs: 50, size: 3, seed: 1 }).weights;
    const values = Array.from(weight!.dataSync());
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    const wanted = 2 / (9 * 50);
    expect(Math.abs(variance - wanted)).toBeLessThan(5 * wanted * Math.sqrt(2 / values.length));
    const plain = Array.from(fanOutNormal()([1000], { in: 1, out: 4 }, 2).dataSync());
    expect(plain.reduce((sum, x) => sum + x * x, 0) / 1000).toBeCloseTo(1 / 4, 1);
  });

  it.each([
    [{ inputs: 0 }, "conv2d: inputs must be an integer >= 1, got 0"],
    [{ stride: 1.5 }, "conv2d: stride must be an integer >= 1, got 1.5"],
    [{ padding: 1 }, "conv2d: no option named"],
  ])("refuses %o", (wrong, message) => {
    expect(() => conv2d({ inputs: 1, outputs: 1, size: 3, seed: 0, ...wrong } as never)).toThrow(message);
  });
});
