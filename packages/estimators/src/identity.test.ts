import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer } from "@discretely/core";
import { lawArgmax } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { identity } from "./identity.js";
import { wavy } from "./testing/tape.js";

onTestBackend();

const centre = (x: tf.Tensor) => tf.sub(x, tf.mean(x, [1, 2], true));
const unit = (x: tf.Tensor) => tf.div(x, tf.sqrt(tf.sum(tf.square(x), [1, 2], true)));
const P = { none: tf.clone, centred: centre, normalised: unit, standardised: (x: tf.Tensor) => unit(centre(x)) };
const near = (actual: tf.Tensor, expected: tf.Tensor) => {
  expect(actual.shape).toEqual(expected.shape);
  expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]).toBeLessThan(1e-5);
};

describe.each(["none", "centred", "normalised", "standardised"] as const)("identity, %s", (projection) => {
  it("solves at P(θ) + τ ε and hands back J_P(θ)ᵀ dy, by automatic differentiation of P", () => {
    const [theta, w] = [wavy([3, 2, 4]), wavy([3, 2, 2, 4], 1)];
    const noise = wavy([3, 2, 2, 4], 2);
    const seen: tf.Tensor[] = [];
    const layer = discreteLayer({
      solver: (x) => {
        seen.push(tf.keep(x));
        return lawArgmax(x);
      },
      noise: () => tf.clone(noise),
      estimator: identity({ projection }),
      samples: 2,
      forwardTemperature: 0.7,
    });
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(layer(x, 0), w)))(theta);
    const projected = tf.add(tf.expandDims(P[projection](theta), 1), tf.mul(0.7, noise));
    near(tf.reshape(seen[0]!, projected.shape), projected);
    near(gradient, tf.grad((x: tf.Tensor) => tf.sum(tf.mul(P[projection](x), tf.sum(w, 1))))(theta));
  });

  it("gives a finite gradient at θ = 0", () => {
    const layer = discreteLayer({
      solver: lawArgmax,
      noise: (shape) => tf.zeros([...shape]),
      estimator: identity({ projection }),
    });
    const w = [1, -2, 0.25];
    const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(layer(x, 0), w)))(tf.zeros([1, 3]));
    const expected = { none: w, centred: w.map((x) => x + 0.25), normalised: [0, 0, 0], standardised: [0, 0, 0] };
    near(gradient, tf.tensor2d([expected[projection]]));
  });
});
