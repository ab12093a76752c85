import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator, type Noise } from "@discretely/core";
import { gumbel, normal } from "@discretely/noise";
import { argmax } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { registry } from "./registry.js";

onTestBackend();

const W = [1, -0.5, 0.25, -1.5];
const [COPIES, SAMPLES] = [600, 7]; // three pairs and one alone

/** Mean and standard error of the gradient of ⟨w, z⟩ over independent copies of one problem. */
function estimate(estimator: Estimator<unknown>, noise: Noise, theta: number[]) {
  const layer = discreteLayer({ solver: argmax(), noise, estimator, samples: SAMPLES });
  const rows = tf.tensor2d(Array.from({ length: COPIES }, () => theta));
  const loss = (x: tf.Tensor, seed: number) =>
    tf.sum(tf.mean(tf.sum(tf.mul(layer(x, seed), W.slice(0, theta.length)), -1), 1)) as tf.Scalar;
  const at = (seed: number) =>
    tf.tidy(() =>
      tf
        .grad((x: tf.Tensor) => loss(x, seed))(rows)
        .arraySync(),
    ) as number[][];
  for (let seed = 0; seed < 3 && layer.state !== undefined; seed++) at(seed); // an adaptive step settles
  const found = at(3);
  const mean = theta.map((_, i) => found.reduce((sum, row) => sum + row[i]!, 0) / COPIES);
  const error = theta.map((_, i) =>
    Math.sqrt(found.reduce((sum, row) => sum + (row[i]! - mean[i]!) ** 2, 0) / (COPIES - 1) / COPIES),
  );
  return { mean, error };
}

const all = registry.names("estimator");
/** The options at which an estimator has no bias, or one below 0.01, for ⟨w, z⟩. */
const EXACT: Partial<Record<(typeof all)[number], object>> = {
  imle: { beta: 0.02 },
  aimle: { density: 0.05 },
  interpolation: { lambda: 0.1 },
  "perturbed-optimizer": {},
  "straight-through-gumbel": { temperature: 0.1 },
  "decoupled-straight-through": {},
  "rein-max": {},
  "gumbel-rao": { temperature: 0.1 },
};
const make = (name: string, options = {}) =>
  registry.create("estimator", name as "imle", options) as Estimator<unknown>;
const THETA = [0.5, -0.2, 1, 0.1];

describe("with antithetic Gumbel noise", () => {
  const noise = gumbel({ antithetic: true });
  it.each(Object.entries(EXACT))("%s has the gradient of softmax", (name, options) => {
    const { mean, error } = estimate(make(name, options), noise, THETA);
    const e = THETA.map(Math.exp);
    const p = e.map((x) => x / e.reduce((a, b) => a + b));
    const expected = p.reduce((sum, x, i) => sum + x * W[i]!, 0);
    for (const [i, x] of p.entries()) {
      expect(Math.abs(mean[i]! - x * (W[i]! - expected))).toBeLessThanOrEqual(5 * error[i]! + 0.01);
    }
  });

  it.each(all.filter((name) => !(name in EXACT)))("%s, which is biased, has the mean that it has without", (name) => {
    const [paired, plain] = [noise, gumbel()].map((one) => estimate(make(name), one, THETA));
    for (const [i, x] of plain!.mean.entries()) {
      const apart = Math.hypot(plain!.error[i]!, paired!.error[i]!);
      expect(Math.abs(paired!.mean[i]! - x)).toBeLessThanOrEqual(5 * apart + 1e-6);
    }
  });
});

it.each(["perturbed-optimizer", "multiplicative-perturbation"])(
  "%s with antithetic normal noise: the probit's",
  (name) => {
    const theta = [1.5, 1.1];
    const multiplies = name === "multiplicative-perturbation";
    const [a, b] = theta.map((x) => (multiplies ? Math.log(x) : x)) as [number, number];
    const slope = Math.exp(-(((a - b) / 2) ** 2)) / Math.sqrt(4 * Math.PI); // d/da Φ((a − b) / √2)
    const { mean, error } = estimate(make(name), normal({ antithetic: true }), theta);
    for (const [i, sign] of [1, -1].entries()) {
      const truth = ((W[0]! - W[1]!) * sign * slope) / (multiplies ? theta[i]! : 1);
      expect(Math.abs(mean[i]! - truth)).toBeLessThanOrEqual(5 * error[i]!);
    }
  },
);
