import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator, type Noise } from "@discretely/core";
import { lawArgmax, lawGumbel, lawNormal } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { perturbedOptimizer } from "./perturbed-optimizer.js";
import { moments, tapeOf, wavy } from "./testing/tape.js";

onTestBackend();

type Loss = (z: tf.Tensor) => tf.Tensor;

/** Gradients of independent copies of one problem under the mean over the samples of `loss`, `[B, S, n]` → `[B, S]`. */
function gradients(estimator: Estimator, noise: Noise, theta: number[], loss: Loss, samples = 4, temperature = 1) {
  const layer = discreteLayer({ solver: lawArgmax, noise, estimator, samples, forwardTemperature: temperature });
  const rows = tf.tensor2d(Array.from({ length: 8000 }, () => theta));
  const total = (x: tf.Tensor) => tf.sum(tf.mean(loss(layer(x, 3)), 1)) as tf.Scalar;
  return tf.tidy(() => tf.grad(total)(rows).arraySync()) as number[][];
}
const linear =
  (w: number[]): Loss =>
  (z) =>
    tf.sum(tf.mul(z, w), -1);
const minus = (a: number[][], b: number[][]) => a.map((row, r) => row.map((x, i) => x - b[r]![i]!));
const THETA = [0.5, -0.2, 1];

/** Antithetic noise, as a pair of ε and −ε; whether it says so is up to the test. */
const mirrored = (paired: boolean): Noise =>
  Object.assign(
    ([B, T, ...instance]: readonly number[], seed: number) =>
      tf.tidy(() => {
        const half = lawNormal([B!, T! / 2, 1, ...instance], seed);
        return tf.reshape(tf.concat([half, tf.neg(half)], 2), [B!, T!, ...instance]);
      }) as tf.Tensor,
    { score: lawNormal.score!, paired },
  );

describe("perturbedOptimizer", () => {
  it("with normal noise: the gradient of the probit Φ((θ₁ − θ₂) / τ√2)", () => {
    const [theta, tau] = [[0.4, -0.1], 0.7];
    const x = (theta[0]! - theta[1]!) / (tau * Math.SQRT2);
    const slope = Math.exp(-(x ** 2) / 2) / Math.sqrt(2 * Math.PI) / (tau * Math.SQRT2);
    for (const centred of [true, false]) {
      const rows = gradients(perturbedOptimizer({ centred }), lawNormal, theta, linear([3, 1]), 4, tau);
      const { mean, error } = moments(rows);
      for (const [i, truth] of [2 * slope, -2 * slope].entries()) {
        expect(Math.abs(mean[i]! - truth)).toBeLessThanOrEqual(5 * error[i]!);
      }
    }
  });

  it("is ν(ε_s) (⟨z_s, dy_s⟩ − mean of the others) / τ_f, entry by entry", () => {
    const shape = [2, 3, 2, 2];
    const [noise, z, dy] = [wavy(shape), wavy(shape, 1), wavy(shape, 2)];
    const tape = tapeOf({ theta: wavy([2, 1, 2, 2]), noise, z, score: lawNormal.score, forwardTemperature: 0.5 });
    const at = (x: tf.Tensor, b: number, s: number) =>
      Array.from(x.dataSync()).slice((b * 3 + s) * 4, (b * 3 + s) * 4 + 4);
    const value = (b: number, s: number) => at(z, b, s).reduce((sum, x, i) => sum + x * at(dy, b, s)[i]!, 0);
    const { gradient } = perturbedOptimizer().tell(tape, dy, [], undefined);
    for (const [b, s] of [0, 1].flatMap((b) => [0, 1, 2].map((s) => [b, s] as const))) {
      const others = [0, 1, 2].filter((r) => r !== s).map((r) => value(b, r));
      const weight = value(b, s) - (others[0]! + others[1]!) / 2;
      for (const [i, x] of at(gradient, b, s).entries()) expect(x).toBeCloseTo((at(noise, b, s)[i]! * weight) / 0.5, 5);
    }
  });

  it("centring lowers the variance of a shifted loss manyfold", () => {
    const w = [11, 8, 10.5]; // ⟨10 · 1, z⟩ is the same for every z
    const variance = (centred: boolean) =>
      moments(gradients(perturbedOptimizer({ centred }), lawGumbel, THETA, linear(w))).variance[0]!;
    expect(variance(true)).toBeLessThan(variance(false) / 10);
  });

  it("centring adds nothing to the mean of a loss that is not linear, each sample having its own", () => {
    const curved: Loss = (z) => tf.square(tf.add(linear([1, -2, 0.5])(z), 1));
    const rows = (centred: boolean) => gradients(perturbedOptimizer({ centred }), lawGumbel, THETA, curved);
    const { mean, error } = moments(minus(rows(true), rows(false)));
    for (const [i, x] of mean.entries()) expect(Math.abs(x)).toBeLessThanOrEqual(5 * error[i]!);
  });

  it("leaves out the partner of an antithetic draw, which would bias the baseline", () => {
    const off = (paired: boolean) => {
      const rows = (centred: boolean) =>
        gradients(perturbedOptimizer({ centred }), mirrored(paired), THETA, linear([1, -2, 0.5]));
      const { mean, error } = moments(minus(rows(true), rows(false)));
      return Math.max(...mean.map((x, i) => Math.abs(x) / error[i]!));
    };
    expect(off(true)).toBeLessThan(5);
    expect(off(false)).toBeGreaterThan(5);
  });

  it("refuses a noise without a score, and no noise at all", () => {
    const plain: Noise = (shape) => tf.zeros([...shape]);
    expect(() => gradients(perturbedOptimizer(), plain, THETA, linear([1, 2, 3]))).toThrow(
      "perturbedOptimizer: the noise has no score ν(ε); take normal, gumbel or logistic noise",
    );
    expect(() => gradients(perturbedOptimizer(), lawGumbel, THETA, linear([1, 2, 3]), 1, 0)).toThrow(
      "perturbedOptimizer: forwardTemperature must be a finite number > 0, got 0",
    );
  });
});
