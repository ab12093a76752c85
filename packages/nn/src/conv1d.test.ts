import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { conv1d } from "./conv1d.js";

onTestBackend();

describe("conv1d", () => {
  it.each([1, 2, 3, 4, 5])(
    "of width %i is the sum over the places that it sees, one further ahead if even",
    (kernel) => {
      const layer = conv1d({ inputs: 2, outputs: 3, kernel, seed: 1 });
      layer.weights.bias!.assign(tf.tensor1d([1, -1, 0.5]));
      const x = tf.randomUniform([2, 6, 2], -1, 1, "float32", 5) as tf.Tensor3D;
      const [X, W] = [x.arraySync(), layer.weights.weight!.arraySync() as number[][][]];
      const y = layer.apply(x);
      expect(y.shape).toEqual([2, 6, 3]);
      const before = Math.floor((kernel - 1) / 2);
      for (const [b, rows] of y.arraySync().entries()) {
        for (const [t, row] of rows.entries()) {
          for (const [o, value] of row.entries()) {
            let sum = [1, -1, 0.5][o]!;
            for (let j = 0; j < kernel; j++) {
              const seen = X[b]![t + j - before] ?? [0, 0];
              sum += seen[0]! * W[j]![0]![o]! + seen[1]! * W[j]![1]![o]!;
            }
            expect(value).toBeCloseTo(sum, 5);
          }
        }
      }
    },
  );

  it("starts within √(6 · 2 / (kernel (inputs + outputs))), the bound of Xavier with the gain of ReLU", () => {
    const { weight, bias } = conv1d({ inputs: 20, outputs: 10, kernel: 3, seed: 0 }).weights;
    const most = tf.max(tf.abs(weight!)).dataSync()[0]!;
    const bound = Math.sqrt(12 / 90);
    expect(most).toBeLessThan(bound);
    expect(most).toBeGreaterThan(0.98 * bound); // of 600 draws
    expect(tf.max(tf.abs(bias!)).dataSync()[0]).toBe(0);
  });
});
