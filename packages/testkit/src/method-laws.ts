import { expectedGradient, type Method, type SampleLoss, type StochasticLayer } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { lawGumbel } from "./estimator-laws.js";
import { lawFamily, lawSolver, lawSubsets, type States } from "./law-states.js";

/** What a method says of itself, and `methodLaws` holds it to. */
export interface MethodClaims {
  /** The states of the choice, of 5 entries. Default: the one-hots. */
  readonly states?: States;
  /** What z is in training: a state, or a point of the convex hull of the states. */
  readonly draws: "state" | "hull";
  /** Where the hull is another, the points that span it. */
  readonly hull?: States;
  /** Whether the gradient is the derivative of the loss at the draws' own noise. What says no is held to that, too. */
  readonly pathwise: boolean;
  /** Whether the gradient of a linear loss ⟨w, z⟩ is that of its exact expectation, Cov(z) w, on average. The same. */
  readonly exact: boolean;
  /** The method at a temperature near 0, where z is MAP(θ + ε). */
  readonly cold?: () => Method;
  /** Whether the instances of a batch do not see each other. Default true. */
  readonly separate?: boolean;
}

const THETA = [
  [0.5, -0.2, 1, 0.1, -1],
  [-0.3, 0.8, 0.2, -0.6, 0.4],
];
const W = [1, -0.5, 0.25, -1.5, 0.75];
const EXAMPLES = [7, 3];
/** ⟨w, z⟩ + ⟨w, z²⟩² of each draw. */
const curved: SampleLoss = (z) => tf.add(linear(z), tf.square(linear(tf.square(z))));
const linear: SampleLoss = (z) => tf.sum(tf.mul(z, tf.tensor1d(W)), z.shape.map((_, i) => i).slice(2));

/** Laws of any method. */
export function methodLaws(make: () => Method, claims: MethodClaims): void {
  const { states = lawSubsets(5, 1), cold } = claims;
  const choice = { solver: lawSolver(states), noise: lawGumbel, family: lawFamily(states) };
  const layerOf = (samples = 2, method = make()) => method({ ...choice, samples });
  const drawsOf = (layer: StochasticLayer, rows: number[][], seed: number, options = {}): number[][][] =>
    tf.tidy(() => layer(tf.tensor2d(rows), seed, options).z.arraySync() as number[][][]);
  const gradientOf = (layer: StochasticLayer, rows: number[][], loss: SampleLoss, seed: number, options = {}) =>
    tf.tidy(() => expectedGradient(layer)(tf.tensor2d(rows), loss, seed, options).gradient.arraySync() as number[][]);

  test("law: a loss without a gradient, zero gradient", () => {
    const gradient = gradientOf(layerOf(), THETA, (z) => tf.mul(0, linear(z)), 1);
    expect(gradient.flat().map(Math.abs)).toEqual(THETA.flat().map(() => 0));
  });

  test("law: S · M draws of each instance, whatever its rank", () => {
    tf.tidy(() => {
      const layer = make()({ ...choice, samples: 2, marginalSamples: 3 });
      const theta = tf.tensor3d(THETA.map((row) => [row]));
      expect(layer(theta, 0).z.shape).toEqual([2, 6, 1, 5]);
      expect(expectedGradient(layer)(theta, curved, 0).gradient.shape).toEqual([2, 1, 5]);
    });
  });

  test(`law: ${claims.draws === "state" ? "draws states" : "draws points of the hull of the states"}`, () => {
    const draws = drawsOf(layerOf(20), THETA, 5).flat();
    if (claims.draws === "state") for (const z of draws) expect(states).toContainEqual(z);
    else for (const z of draws) expectInHull(z, claims.hull ?? states);
  });

  test("law: the same at the same seed, 0 included", () => {
    for (const seed of [0, -1, 2 ** 40]) {
      expect(drawsOf(layerOf(), THETA, seed)).toEqual(drawsOf(layerOf(), THETA, seed));
      expect(gradientOf(layerOf(), THETA, curved, seed)).toEqual(gradientOf(layerOf(), THETA, curved, seed));
    }
  });

  test("law: out of training the solver's state, or discrete draws that the seed decides", () => {
    const best = tf.tidy(() => choice.solver(tf.tensor2d(THETA)).arraySync() as number[][]);
    expect(drawsOf(layerOf(), THETA, 3, { training: false })).toEqual(best.map((z) => [z]));
    const sampled = (seed: number) => drawsOf(layerOf(20), THETA, seed, { training: false, sampled: true });
    for (const z of sampled(3).flat()) expect(states).toContainEqual(z);
    expect(sampled(3)).toEqual(sampled(3));
    expect(sampled(4)).not.toEqual(sampled(3));
  });

  test(`law: an example's draws and gradient ${claims.separate === false ? "depend" : "do not depend"} on its batch`, () => {
    const at = (rows: number[][], examples: number[]) =>
      gradientOf(layerOf(3), rows, curved, 9, { examples }).map((row) => row.map((x) => Math.fround(x)));
    const whole = at(THETA, EXAMPLES);
    const parts = THETA.flatMap((row, b) => at([row], [EXAMPLES[b]!]));
    if (claims.separate === false) expect(parts, "the instances are more apart than it claims").not.toEqual(whole);
    else close(parts.flat(), whole.flat(), 1e-5);
    const alone = drawsOf(layerOf(3), [THETA[1]!], 9, { examples: [EXAMPLES[1]!] });
    const among = drawsOf(layerOf(3), THETA, 9, { examples: EXAMPLES });
    close(alone[0]!.flat(), among[1]!.flat(), 1e-6);
  });

  test(`law: the gradient is ${claims.pathwise ? "" : "not "}the derivative at fixed noise`, () => {
    const layer = layerOf(3);
    const meanLoss = (row: number[]) =>
      tf.tidy(() => tf.mean(curved(layer(tf.tensor2d([row]), 2).z)).dataSync<"float32">()[0]!);
    const h = 2 ** -7;
    const moved = (i: number, by: number) => THETA[0]!.map((x, j) => (i === j ? x + by : x));
    const difference = W.map((_, i) => (meanLoss(moved(i, h)) - meanLoss(moved(i, -h))) / (2 * h));
    const check = () => close(gradientOf(layer, [THETA[0]!], curved, 2)[0]!, difference, 2e-3);
    if (claims.pathwise) check();
    else expect(check, "the gradient is more of a derivative than it claims").toThrow();
  });

  test(`law: the gradient of a linear loss is ${claims.exact ? "" : "not "}exact on average`, () => {
    const copies = Array.from({ length: 400 }, () => THETA[0]!);
    const gradients = gradientOf(layerOf(25), copies, linear, 4);
    const check = () => within(gradients, Array.from(choice.family.vjp(THETA[0]!, W)));
    if (claims.exact) check();
    else expect(check, "the method is better than it claims").toThrow();
  });

  if (cold) {
    test("law: near temperature 0 it draws MAP(θ + ε)", () => {
      const seed = 6;
      const draws = drawsOf(layerOf(200, cold()), THETA, seed).flat(2);
      const limit = tf
        .tidy(() => {
          const w = tf.add(tf.tensor3d(THETA.map((row) => [row])), lawGumbel([2, 200, 5], seed, [0, 1]));
          return choice.solver(w).arraySync() as number[][][];
        })
        .flat(2);
      // At near ties a draw is still soft: those are few.
      expect(draws.reduce((sum, x, i) => sum + Math.abs(x - limit[i]!), 0) / draws.length).toBeLessThan(0.02);
    });
  }

  test("law: the state goes through JSON and the run goes on the same", () => {
    const straight = layerOf();
    for (let seed = 0; seed < 5; seed++) gradientOf(straight, THETA, curved, seed);
    const resumed = layerOf();
    resumed.load(JSON.parse(JSON.stringify({ state: straight })).state);
    for (let seed = 5; seed < 8; seed++) {
      expect(gradientOf(resumed, THETA, curved, seed)).toEqual(gradientOf(straight, THETA, curved, seed));
    }
    expect(resumed.state).toEqual(straight.state);
  });

  test("law: 200 steps leave no tensor behind", () => {
    const layer = layerOf();
    const theta = tf.tensor2d(THETA);
    const step = (seed: number) => {
      const { gradient, losses } = expectedGradient(layer)(theta, curved, seed);
      tf.dispose([gradient, losses, layer(theta, seed, { training: false }).z]);
    };
    step(0);
    const before = tf.memory().numTensors;
    for (let seed = 1; seed <= 200; seed++) step(seed);
    expect(tf.memory().numTensors).toBe(before);
    theta.dispose();
  });
}

function close(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) {
    expect(Math.abs(actual[i]! - x), `entry ${i}: ${actual[i]} for ${x}`).toBeLessThanOrEqual(tolerance);
  }
}

/** No direction, of the axes, the diagonal and a hundred others, in which z reaches further than every point. */
function expectInHull(z: readonly number[], points: States): void {
  const reach = (w: readonly number[], point: readonly number[]) => point.reduce((sum, x, i) => sum + w[i]! * x, 0);
  const axes = z.flatMap((_, i) => [1, -1].map((sign) => z.map((_, j) => (i === j ? sign : 0))));
  const diagonals = [1, -1].map((sign) => z.map(() => sign));
  const others = Array.from({ length: 100 }, (_, a) => z.map((_, i) => Math.sin(a * z.length + i + 1)));
  const beyond = [...axes, ...diagonals, ...others].map(
    (w) => reach(w, z) - Math.max(...points.map((point) => reach(w, point))),
  );
  expect(Math.max(...beyond), `[${z}] lies outside`).toBeLessThanOrEqual(1e-5);
}

/** The mean of the rows lies within 5 standard errors, and float32, of `truth`. */
function within(rows: readonly number[][], truth: readonly number[]): void {
  const n = rows.length;
  for (const [i, expected] of truth.entries()) {
    const column = rows.map((row) => row[i]!);
    const mean = column.reduce((a, b) => a + b, 0) / n;
    const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
    expect(Math.abs(mean - expected)).toBeLessThanOrEqual(5 * Math.sqrt(variance / n) + 1e-5);
  }
}
