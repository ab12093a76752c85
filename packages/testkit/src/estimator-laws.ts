import { discreteLayer, type Estimator, type Layer, type Noise, type Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { driverLaws } from "./driver-laws.js";
import { economyLaws } from "./economy-laws.js";
import { gradientRows, lawArgmax, lawGradient, lawGumbel, softmax, THETA, W, within } from "./law-problem.js";
import { leaks } from "./leaks.js";
import { type SymmetryClaims, symmetryLaws } from "./symmetry-laws.js";

export { lawArgmax, lawGradient, lawGumbel, lawNormal } from "./law-problem.js";

/** What an estimator says of itself, and `estimatorLaws` holds it to. */
export interface EstimatorClaims extends SymmetryClaims {
  /** Solver calls of a backward pass at equal temperatures. */
  readonly solves: number;
  /** Whether the gradient of ⟨w, z⟩ under Gumbel noise and argmax is that of ⟨w, softmax(θ)⟩, up to `bias`. */
  readonly exact: boolean;
  /** The largest bias of an entry that an exact estimator admits at ‖w‖ ≈ 2. Default 0. */
  readonly bias?: number;
  /** Whether c · loss gives c · gradient. */
  readonly scales: boolean;
  /** Why argmax under its own perturbation is not a draw from softmax(θ). */
  readonly otherLaw?: string;
  /** The noise that it is made for. Default {@link lawGumbel}. */
  readonly noise?: Noise;
}

/** Laws of any estimator. */
export function estimatorLaws<S>(make: () => Estimator<S>, claims: EstimatorClaims): void {
  const { solves, exact, bias = 0, scales, otherLaw, noise = lawGumbel } = claims;
  const layerOf = (samples: number, solver: Solver = lawArgmax) =>
    discreteLayer({ solver, noise, estimator: make(), samples });

  symmetryLaws(make, noise, claims);
  driverLaws(make, noise);
  economyLaws(make, noise);

  test(`law: a loss c times as large ${scales ? "gives c times the gradient" : "is another problem"}`, () => {
    const gradient = (c: number) => {
      const w = W.map((x) => c * x);
      return gradientRows(layerOf(64), THETA, w, 1)[0]!.map((x) => x / c);
    };
    const [once, scaled] = [gradient(1), gradient(1024)];
    if (!scales) expect(scaled).not.toEqual(once);
    else for (const [i, x] of once.entries()) expect(Math.abs(scaled[i]! - x)).toBeLessThanOrEqual(1e-5);
  });

  const value = otherLaw ? `not in value: ${otherLaw}` : "value";
  test(`law: with Gumbel noise, argmax is softmax, ${value}, ${exact ? "and" : "but not in"} gradient`, () => {
    const [copies, samples] = [256, 100];
    const layer = layerOf(samples);
    const p = softmax(THETA);
    const theta = Array.from({ length: copies }, () => THETA);
    const z = tf.tidy(() => tf.mean(layer(tf.tensor2d(theta), 1), 1).arraySync() as number[][]);
    const drawn = () => within(z, p, 0);
    if (otherLaw) expect(drawn, "its draws are those of softmax").toThrow();
    else drawn();
    const gradients = gradientRows(layer, THETA, W, copies, 6);
    const mean = p.reduce((sum, pi, i) => sum + pi * W[i]!, 0);
    const truth = p.map((pi, i) => pi * (W[i]! - mean));
    const check = () => within(gradients, truth, bias);
    if (exact) check();
    else expect(check, "the estimator is better than it claims").toThrow();
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
