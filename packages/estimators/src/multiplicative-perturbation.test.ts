import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer } from "@discretely/core";
import { lawArgmax, lawNormal } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { multiplicativePerturbation } from "./multiplicative-perturbation.js";
import { moments } from "./testing/tape.js";

onTestBackend();

function run(theta: number[], w: number[], centred = true, temperature = 0.6) {
  const seen: tf.Tensor[] = [];
  const layer = discreteLayer({
    solver: (x) => {
      seen.push(tf.keep(x));
      return lawArgmax(x);
    },
    noise: lawNormal,
    estimator: multiplicativePerturbation({ centred }),
    samples: 4,
    forwardTemperature: temperature,
  });
  const rows = tf.tensor2d(Array.from({ length: 8000 }, () => theta));
  const loss = (x: tf.Tensor) => tf.sum(tf.mean(tf.sum(tf.mul(layer(x, 1), w), -1), 1)) as tf.Scalar;
  const gradient = tf.tidy(() => tf.grad(loss)(rows).arraySync()) as number[][];
  return { gradient, eta: seen[0]!.arraySync() as number[][] };
}

describe("multiplicativePerturbation", () => {
  it.each([true, false])("is the gradient of Φ(ln(θ₁ / θ₂) / τ√2), centred: %s", (centred) => {
    const [theta, tau] = [[1.5, 1.1], 0.6];
    const x = Math.log(theta[0]! / theta[1]!) / (tau * Math.SQRT2);
    const slope = Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI) / (tau * Math.SQRT2);
    const { mean, error } = moments(run(theta, [3, 1], centred, tau).gradient);
    for (const [i, truth] of [(2 * slope) / theta[0]!, (-2 * slope) / theta[1]!].entries()) {
      expect(Math.abs(mean[i]! - truth)).toBeLessThanOrEqual(5 * error[i]!);
    }
  });

  it("keeps every sign and, on average, every entry", () => {
    const theta = [-1, 0.5, -2, 3];
    const { eta } = run(theta, [1, 1, 1, 1]);
    for (const row of eta) expect(row.map(Math.sign)).toEqual(theta.map(Math.sign));
    const { mean, error } = moments(eta);
    for (const [i, x] of theta.entries()) expect(Math.abs(mean[i]! - x)).toBeLessThanOrEqual(5 * error[i]!);
  });

  it("leaves an entry of 0 at 0, with the gradient 0", () => {
    const { eta, gradient } = run([0.3, 0, 1], [1, -2, 0.5]);
    expect(eta.every(([, x]) => x === 0)).toBe(true);
    expect(gradient.every(([, x]) => x === 0)).toBe(true);
    expect(moments(gradient).mean[0]).not.toBe(0);
  });
});
