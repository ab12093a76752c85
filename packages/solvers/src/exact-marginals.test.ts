import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import type { Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { exactMarginals } from "./exact-marginals.js";
import { kSubsetMarginals } from "./k-subset-marginals.js";

onTestBackend();

describe("exactMarginals", () => {
  const soft = exactMarginals(kSubsetMarginals({ k: 1 }));

  it("is softmax, value and gradient, for 1-subsets", () => {
    const theta = tf.tensor2d([
      [0.3, -1, 2],
      [1, 1.5, -0.5],
    ]);
    const weight = tf.tensor2d([
      [1, 2, -1],
      [0.5, 0, 3],
    ]);
    const close = (a: tf.Tensor, b: tf.Tensor) => expect(tf.max(tf.abs(tf.sub(a, b))).arraySync()).toBeLessThan(1e-6);
    close(soft(theta), tf.softmax(theta));
    const gradient = (f: (x: tf.Tensor) => tf.Tensor) => tf.grad((x) => tf.sum(tf.mul(f(x), weight)))(theta);
    close(
      gradient(soft),
      gradient((x) => tf.softmax(x)),
    );
  });

  it("flattens instances of any rank", () => {
    const theta = tf.tensor3d([
      [
        [1, 2],
        [0, -1],
      ],
    ]);
    const flat = tf.softmax(tf.reshape(theta, [1, 4]));
    expect(soft(theta).shape).toEqual([1, 2, 2]);
    expect(tf.max(tf.abs(tf.sub(tf.reshape(soft(theta), [1, 4]), flat))).arraySync()).toBeLessThan(1e-6);
  });

  it("stands in for a solver, called with data too", () => {
    const theta = tf.tensor2d([[0.3, -1, 2]]);
    const solver: Solver<string> = soft;
    expect(solver(theta, ["a row"]).arraySync()).toEqual(soft(theta).arraySync());
  });
});
