import { discreteLayer, type Estimator, type Layer, type Noise, type Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { leaks } from "./leaks.js";

export interface EstimatorClaims {
  /** Solver calls of a backward pass at equal temperatures. */
  readonly solves: number;
  /** Whether the gradient of ⟨w, z⟩ under Gumbel noise and argmax is that of ⟨w, softmax(θ)⟩, up to `bias`. */
  readonly exact: boolean;
  /** The largest bias of an entry that an exact estimator admits at ‖w‖ ≈ 2. Default 0. */
  readonly bias?: number;
  /** Whether c · loss gives c · gradient. */
  readonly scales: boolean;
}

/** −log(−log U) by an integer hash of (seed, example, place): enough for laws, and no dependency. */
export const lawGumbel: Noise = (shape, seed, examples) => {
  const values = new Float32Array(shape.reduce((a, b) => a * b, 1));
  const row = values.length / shape[0]!;
  for (let i = 0; i < values.length; i++) {
    const [b, place] = [Math.floor(i / row), i % row];
    const example = Math.imul((examples?.[b] ?? b) + 1, 0xc2b2ae35);
    let x = Math.imul(place + 1, 0x9e3779b1) ^ Math.imul(seed + 0x7f4a7c15, 0x85ebca6b) ^ example;
    for (let round = 0; round < 3; round++) {
      x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
      x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    }
    values[i] = -Math.log(-Math.log(((x >>> 0) + 0.5) / 2 ** 32));
  }
  return tf.tensor(values, [...shape]);
};

/** One-hot of the largest entry of each row. */
export const lawArgmax: Solver = (theta) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), theta.shape.at(-1)!), "float32"));

/** dL/dθ of a linear loss ⟨w, z⟩ averaged over the samples. */
export function lawGradient<S>(layer: Layer<S>, theta: tf.Tensor, w: tf.Tensor, seed: number): tf.Tensor {
  const loss = (x: tf.Tensor) => tf.sum(tf.mean(tf.mul(layer(x, seed), tf.expandDims(w, 1)), 1)) as tf.Scalar;
  return tf.tidy(() => tf.grad(loss)(theta));
}

const THETA = [0.5, -0.2, 1, 0.1, -1];
const W = [1, -0.5, 0.25, -1.5, 0.75];

/** Laws of any estimator. */
export function estimatorLaws<S>(make: () => Estimator<S>, claims: EstimatorClaims): void {
  const { solves, exact, bias = 0, scales } = claims;
  const layerOf = (samples: number, solver: Solver = lawArgmax, noise: Noise = lawGumbel) =>
    discreteLayer({ solver, noise, estimator: make(), samples });
  /** After a few updates, so that an adaptive step has settled somewhere. */
  const gradientOf = (theta: number[], w: number[], layer = layerOf(8)) => {
    const inputs = [tf.tensor2d([theta]), tf.tensor2d([w])] as const;
    for (let seed = 0; seed < 3; seed++) lawGradient(layer, ...inputs, seed).dispose();
    const gradient = lawGradient(layer, ...inputs, 3);
    const values = Array.from(gradient.dataSync());
    for (const x of [...inputs, gradient]) x.dispose();
    return values;
  };
  const close = (actual: number[], expected: number[], tolerance: number) => {
    for (const [i, x] of expected.entries()) expect(Math.abs(actual[i]! - x)).toBeLessThanOrEqual(tolerance);
  };

  test("law: zero dy, zero gradient", () => {
    expect(
      gradientOf(
        THETA,
        W.map(() => 0),
      ).map(Math.abs),
    ).toEqual(W.map(() => 0));
  });

  test("law: the Jacobian of the identity is the identity", () => {
    close(
      gradientOf(
        THETA,
        W,
        layerOf(8, (theta) => tf.clone(theta)),
      ),
      W,
      1e-3,
    );
  });

  test("law: permuting the coordinates permutes the gradient", () => {
    const order = [3, 0, 4, 2, 1];
    const permute = (values: number[]) => order.map((i) => values[i]!);
    const permuted: Noise = (shape, seed) => tf.tidy(() => tf.gather(lawGumbel(shape, seed), order, shape.length - 1));
    const actual = gradientOf(permute(THETA), permute(W), layerOf(8, lawArgmax, permuted));
    close(actual, permute(gradientOf(THETA, W)), 1e-5);
  });

  test(`law: a loss c times as large ${scales ? "gives c times the gradient" : "is another problem"}`, () => {
    const once = gradientOf(THETA, W, layerOf(64));
    const scaled = gradientOf(
      THETA,
      W.map((x) => 1024 * x),
      layerOf(64),
    );
    if (scales)
      close(
        scaled.map((x) => x / 1024),
        once,
        1e-5,
      );
    else expect(scaled.map((x) => x / 1024)).not.toEqual(once);
  });

  test("law: with Gumbel noise, argmax is softmax, value and gradient", () => {
    const [copies, samples] = [256, 100];
    const layer = layerOf(samples);
    const theta = tf.tensor2d(Array.from({ length: copies }, () => THETA));
    const w = tf.tensor2d(Array.from({ length: copies }, () => W));
    const p = softmax(THETA);
    const z = tf.tidy(() => tf.mean(layer(theta, 1), 1));
    within(z.arraySync() as number[][], p, 0);
    for (let seed = 2; seed < 6; seed++) lawGradient(layer, theta, w, seed).dispose();
    const gradient = lawGradient(layer, theta, w, 6);
    const mean = p.reduce((sum, pi, i) => sum + pi * W[i]!, 0);
    const truth = p.map((pi, i) => pi * (W[i]! - mean));
    const check = () => within(gradient.arraySync() as number[][], truth, bias);
    if (exact) check();
    else expect(check, "the estimator is better than it claims").toThrow();
    for (const x of [theta, w, z, gradient]) x.dispose();
  });

  test(`law: asks for ${solves} solves a step`, () => {
    let calls = 0;
    const counting: Solver = (theta) => {
      calls++;
      return lawArgmax(theta);
    };
    const layer = layerOf(4, counting);
    const [theta, w] = [tf.tensor2d([THETA]), tf.tensor2d([W])];
    lawGradient(layer, theta, w, 0).dispose();
    expect(calls - 1).toBe(solves);
    tf.dispose([theta, w]);
  });

  test("law: the state goes through JSON and the run goes on the same", () => {
    const [theta, w] = [tf.tensor2d([THETA, W]), tf.tensor2d([W, THETA])];
    const step = (layer: Layer<S>, seed: number) => {
      const gradient = lawGradient(layer, theta, w, seed);
      const values = Array.from(gradient.dataSync());
      gradient.dispose();
      return values;
    };
    const straight = layerOf(2);
    for (let seed = 0; seed < 5; seed++) step(straight, seed);
    const resumed = layerOf(2);
    const json = JSON.stringify({ state: straight });
    resumed.load(JSON.parse(json).state);
    for (let seed = 5; seed < 8; seed++) expect(step(resumed, seed)).toEqual(step(straight, seed));
    expect(resumed.state).toEqual(straight.state);
    tf.dispose([theta, w]);
  });

  test("law: no tensor is left behind", () => {
    const layer = layerOf(4);
    const [theta, w] = [tf.tensor2d([THETA]), tf.tensor2d([W])];
    expect(leaks(() => lawGradient(layer, theta, w, 1).dispose())).toBe(0);
    tf.dispose([theta, w]);
  });
}

function softmax(theta: readonly number[]): number[] {
  const e = theta.map(Math.exp);
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((x) => x / sum);
}

/** The mean of the rows lies within 5 standard errors (plus `slack`) of `truth`. */
function within(rows: readonly number[][], truth: readonly number[], slack: number): void {
  const n = rows.length;
  for (const [i, expected] of truth.entries()) {
    const column = rows.map((row) => row[i]!);
    const mean = column.reduce((a, b) => a + b, 0) / n;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
    expect(Math.abs(mean - expected)).toBeLessThanOrEqual(5 * Math.sqrt(variance / n) + slack);
  }
}
