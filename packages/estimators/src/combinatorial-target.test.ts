import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer } from "@discretely/core";
import { lawArgmax } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { combinatorialTarget } from "./combinatorial-target.js";
import { tapeOf } from "./testing/tape.js";

onTestBackend();

const THETA = [0.5, 2, 1, 0.1];

function gradientOf(loss: (z: tf.Tensor) => tf.Tensor) {
  const layer = discreteLayer({
    solver: lawArgmax,
    noise: (shape) => tf.zeros([...shape]),
    estimator: combinatorialTarget(),
  });
  return tf.tidy(() =>
    Array.from(
      tf
        .grad((x: tf.Tensor) => tf.sum(loss(layer(x, 0))))(tf.tensor2d([THETA]))
        .dataSync(),
    ),
  );
}

describe("combinatorialTarget", () => {
  it("is the perceptron rule z − y under a Hamming loss", () => {
    const y = [0, 0, 0, 1];
    const hamming = (z: tf.Tensor) => tf.add(tf.mul(z, tf.sub(1, y)), tf.mul(tf.sub(1, z), y));
    expect(gradientOf(hamming)).toEqual([0, 1, 0, -1]);
  });

  it("asks for the optimum of the true scores c under the regret ⟨c, z* − z⟩", () => {
    const c = [5, 0.5, 0.5, 1];
    expect(gradientOf((z) => tf.neg(tf.mul(z, c)))).toEqual([-1, 1, 0, 0]);
  });

  it("keeps θ where dy = 0, and adds the noise at the target temperature", () => {
    const of = (values: number[]) => tf.tensor3d([[values]]);
    const tape = tapeOf({ theta: of(THETA), noise: of([1, 2, 3, 4]), z: of([0, 1, 0, 0]), targetTemperature: 0.5 });
    const [asked] = combinatorialTarget().ask(tape, of([0, 3, 0, -1]), undefined);
    expect(Array.from(asked!.dataSync())).toEqual([0.5 + 0.5, -3 + 1, 1 + 1.5, 1 + 2].map(Math.fround));
  });
});
