import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { batchNorm } from "./batch-norm.js";

onTestBackend();

const x = tf.tensor3d([1, 10, 2, 30, 4, 20, 9, 40], [2, 2, 2]);
const close = (actual: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number) => {
  expect(actual.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) expect(Math.abs(actual[i]! - wanted[i]!)).toBeLessThan(tolerance);
};

describe("batchNorm", () => {
  it("gives each feature of a batch the mean b and the variance w²", () => {
    const layer = batchNorm({ features: 2, epsilon: 1e-12 });
    layer.weights.weight!.assign(tf.tensor1d([2, 1]));
    layer.weights.bias!.assign(tf.tensor1d([0, -3]));
    const y = layer.apply(x, true);
    expect(y.shape).toEqual([2, 2, 2]);
    const { mean, variance } = tf.moments(y, [0, 1]);
    close(mean.dataSync(), [0, -3], 1e-6);
    close(variance.dataSync(), [4, 1], 1e-5);
  });

  it("moves the running statistics by the momentum, the variance without bias, and uses them out of training", () => {
    const layer = batchNorm({ features: 2, momentum: 0.5 });
    layer.apply(x, true);
    // means 4 and 25; variances over n − 1 = 3: (9 + 4 + 0 + 25) / 3 and (225 + 25 + 25 + 225) / 3
    close(layer.buffers.mean!.dataSync(), [2, 12.5], 1e-5);
    close(layer.buffers.variance!.dataSync(), [0.5 + 38 / 6, 0.5 + 500 / 6], 1e-4);
    const before = Array.from(layer.buffers.mean!.dataSync());
    const y = layer.apply(tf.tensor2d([[2, 12.5]]), false);
    close(y.dataSync(), [0, 0], 1e-6);
    expect(Array.from(layer.buffers.mean!.dataSync())).toEqual(before);
  });

  it("has the gradient of its own formula", () => {
    const layer = batchNorm({ features: 2 });
    layer.weights.weight!.assign(tf.tensor1d([2, -1]));
    const dy = tf.tensor3d([0.3, -1, 2, 0.5, -0.7, 1, 0.1, 0.2], [2, 2, 2]);
    const { weight, bias } = layer.weights;
    const plain = (x: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, [0, 1]);
      const unit = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
      return tf.add(tf.mul(unit, weight!), bias!);
    };
    const gradients = (f: (x: tf.Tensor) => tf.Tensor) => {
      const loss = () => tf.sum(tf.mul(f(x), dy)) as tf.Scalar;
      const { grads } = tf.variableGrads(loss, [weight!, bias!]);
      return [tf.grad((x) => tf.sum(tf.mul(f(x), dy)))(x), grads[weight!.name]!, grads[bias!.name]!];
    };
    const [ours, theirs] = [gradients((x) => layer.apply(x, true)), gradients(plain)];
    for (const [i, gradient] of theirs.entries()) close(ours[i]!.dataSync(), gradient.dataSync(), 1e-5);
  });

  it("leaves no tensor but its output", () => {
    const layer = batchNorm({ features: 2 });
    layer.apply(x, true).dispose();
    const before = tf.memory().numTensors;
    tf.tidy(() => void layer.apply(x, true));
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses a batch of one row, and options out of range", () => {
    const layer = batchNorm({ features: 2 });
    expect(() => layer.apply(tf.tensor2d([[1, 2]]), true)).toThrow("batchNorm: a batch of 1 row has no variance");
    expect(() => batchNorm({ features: 0 })).toThrow("batchNorm: features must be an integer >= 1, got 0");
    expect(() => batchNorm({ features: 2, momentum: 2 })).toThrow("batchNorm: momentum");
  });
});
