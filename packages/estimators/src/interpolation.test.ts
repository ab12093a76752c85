import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator } from "@discretely/core";
import { lawArgmax } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { interpolation } from "./interpolation.js";
import { tapeOf } from "./testing/tape.js";

onTestBackend();

const THETA = [-0.5, -0.2, -1, -0.3];
const W = [1, 0.5, -0.25, -1.5];

function gradientOf(estimator: Estimator) {
  const layer = discreteLayer({ solver: lawArgmax, noise: (shape) => tf.zeros([...shape]), estimator });
  const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer(x, 0), W)) as tf.Scalar;
  return tf.tidy(
    () =>
      (
        tf
          .grad(loss)(tf.tensor2d([THETA]))
          .arraySync() as number[][]
      )[0]!,
  );
}

describe("interpolation", () => {
  it.each([0.1, 1, 3, 20])("λ = %s: is the gradient of (max ⟨θ, z⟩ − max ⟨θ − λ dy, z⟩) / λ", (lambda) => {
    const value = (theta: number[]) =>
      (Math.max(...theta) - Math.max(...theta.map((x, i) => x - lambda * W[i]!))) / lambda;
    const step = 1e-4;
    const slope = THETA.map((_, i) => {
      const at = (shift: number) => value(THETA.map((x, j) => (i === j ? x + shift : x)));
      return (at(step) - at(-step)) / (2 * step);
    });
    for (const [i, x] of gradientOf(interpolation({ lambda })).entries()) expect(x).toBeCloseTo(slope[i]!, 4);
  });

  it("in parity mode cuts θ′ at 0, which changes the solution where costs would turn negative", () => {
    const lambda = 3; // θ′ = θ − λ dy = [−3.5, −1.7, −0.25, 4.2]
    const zeros = tf.zeros([1, 1, 4]);
    const tape = tapeOf({ theta: tf.tensor3d([[THETA]]), noise: zeros, z: zeros });
    const ask = (estimator: Estimator, dy: number[]) =>
      Array.from(estimator.ask(tape, tf.tensor3d([[dy]]), undefined)[0]!.dataSync());
    const reference = interpolation({ lambda, parity: "reference" });
    const whole = ask(interpolation({ lambda }), W);
    expect(ask(reference, W)).toEqual(whole.map((x) => Math.min(x, 0)));
    // Two costs below 0: the cut makes them tie, and the first wins in place of the lower one.
    const two = [1, -1, -0.25, -1.5];
    const winner = (values: number[]) => values.indexOf(Math.max(...values));
    expect([winner(ask(interpolation({ lambda }), two)), winner(ask(reference, two))]).toEqual([3, 1]);
    // Without a cut both are the same.
    expect(ask(interpolation({ lambda: 0.01 }), W)).toEqual(
      ask(interpolation({ lambda: 0.01, parity: "reference" }), W),
    );
  });
});
