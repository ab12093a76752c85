import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator } from "@discretely/core";
import { lawArgmax, lawGradient, lawGumbel } from "@discretely/testkit/estimator-laws";
import { heldHere } from "@discretely/testkit/held-here";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { adaptive } from "./adaptive.js";
import { aimle } from "./aimle.js";
import { fixed } from "./fixed.js";
import { imle } from "./imle.js";
import { relative } from "./relative.js";

onTestBackend();

const THETA = [0.5, -0.2, 1, 0.1, -1];
const W = [1, -0.5, 0.25, -1.5, 0.75];
const [COPIES, SAMPLES] = [200, 50];

const softmax = (theta: number[]) => {
  const e = theta.map(Math.exp);
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
};
const norm = (x: number[]) => Math.hypot(...x);
const shifted = (step: number) => softmax(THETA.map((x, i) => x + step * W[i]!));

/** Mean and standard error of the gradient over independent copies of one problem. */
function estimate<S>(estimator: Estimator<S>, theta = THETA) {
  const layer = discreteLayer({ solver: lawArgmax, noise: lawGumbel, estimator, samples: SAMPLES });
  const rows = tf.tidy(() => {
    const copies = (x: number[]) => tf.tensor2d(Array.from({ length: COPIES }, () => x));
    return lawGradient(layer, copies(theta), copies(W), 5).arraySync();
  }) as number[][];
  const mean = THETA.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / COPIES);
  const error = THETA.map((_, i) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[i]! - mean[i]!) ** 2, 0) / (COPIES - 1) / COPIES),
  );
  return { mean, error, state: layer.state };
}

const expectWithin = ({ mean, error }: { mean: number[]; error: number[] }, truth: number[]) => {
  for (const [i, x] of truth.entries()) expect(Math.abs(mean[i]! - x)).toBeLessThanOrEqual(5 * error[i]!);
};

// With Gumbel noise and argmax E[z(θ)] = softmax(θ), so the expectation of a finite difference is known at *any* λ,
// bias included. The loss averages over the samples, so that λ dy is λ w / S.
describe("the expectation of a finite difference, at steps too large to be unbiased", () => {
  it.each([0.5, 2, 10])("forward, λ = %s: (softmax(θ) − softmax(θ − λ w)) / λ", (lambda) => {
    const plus = softmax(THETA);
    const minus = shifted(-lambda);
    expectWithin(
      estimate(imle({ step: fixed(lambda * SAMPLES) })),
      plus.map((p, i) => (p - minus[i]!) / lambda),
    );
  });

  it.each([0.2, 1])("relative, β = %s: λ = β ‖θ‖ / ‖w‖", (beta) => {
    const lambda = (beta * norm(THETA)) / norm(W);
    const minus = shifted(-lambda);
    expectWithin(
      estimate(imle({ step: relative(beta) })),
      softmax(THETA).map((p, i) => (p - minus[i]!) / lambda),
    );
  });

  it.each([0.2, 1])("central, β = %s: (softmax(θ + λ w) − softmax(θ − λ w)) / 2λ", (beta) => {
    const lambda = (beta * norm(THETA)) / norm(W);
    const [plus, minus] = [shifted(lambda), shifted(-lambda)];
    expectWithin(
      estimate(aimle({ step: adaptive({ beta }) })),
      plus.map((p, i) => (p - minus[i]!) / (2 * lambda)),
    );
  });

  it("α = 0: (MAP(ε) − MAP(−λ w + ε)) / λ, the first forgetting θ too", () => {
    const lambda = 2;
    const minus = softmax(W.map((w) => -lambda * w));
    const estimated = estimate(aimle({ difference: "forward", alpha: 0, step: fixed(lambda * SAMPLES) }));
    expectWithin(
      estimated,
      minus.map((p) => (1 / THETA.length - p) / lambda),
    );
  });

  it("unscaled: λ times the gradient", () => {
    const once = estimate(imle({ step: fixed(100) })).mean;
    const unscaled = estimate(imle({ step: fixed(100), scaled: false })).mean;
    for (const [i, x] of once.entries()) expect(unscaled[i]!).toBeCloseTo(100 * x, 4);
  });
});

describe("θ = 0, as a layer of zero weights gives it", () => {
  it("takes its scale from the noise, and finds the gradient at the uniform distribution", () => {
    const estimated = estimate(aimle({ step: adaptive({ beta: 0.05 }) }), [0, 0, 0, 0, 0]);
    const mean = W.reduce((sum, w) => sum + w, 0) / W.length;
    for (const [i, w] of W.entries()) {
      const truth = (w - mean) / W.length;
      expect(Math.abs(estimated.mean[i]! - truth)).toBeLessThanOrEqual(5 * estimated.error[i]! + 0.01);
    }
  });

  it("without noise there is no scale: a zero gradient, and β as it was", () => {
    const layer = discreteLayer({ solver: lawArgmax, noise: (shape) => tf.zeros([...shape]), estimator: aimle() });
    const gradient = tf.tidy(() => lawGradient(layer, tf.zeros([1, 3]), tf.tensor2d([[1, 2, 3]]), 0).arraySync());
    expect(gradient).toEqual([[0, 0, 0]]);
    expect(layer.state).toEqual(adaptive({ beta: heldHere(0.1) }).init());
  });
});
