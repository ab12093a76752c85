import { type Choice, type Family, type Method, methodLayer } from "@discretely/core";
import { normal, split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { audit } from "./audit.js";
import { atBudget } from "./budget.js";
import { type Expectation, gate } from "./gate.js";
import type { Problem } from "./problem.js";
import { reach } from "./reach.js";
import { truth } from "./truth.js";

beforeAll(() => tf.setBackend("cpu"));

/** One of two states, z = (1, 0) or (0, 1), with L = ⟨w, z⟩: the gradient is p (1 − p)(w₀ − w₁)(1, −1). */
const W = [1, 3];
const problem: Problem = {
  name: "one of two",
  theta: Float32Array.of(0.5, 0),
  shape: [1, 2],
  solver: (theta) => tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), 2), "float32")),
  loss: (z) => tf.sum(tf.mul(z, tf.tensor1d(W)), -1),
  states: () => [
    [1, 0],
    [0, 1],
  ],
};
const p = 1 / (1 + Math.exp(-0.5));
const exact = p * (1 - p) * (W[0]! - W[1]!);
const zeros: Choice["noise"] = (shape) => tf.zeros([...shape]);

/** A method of known quality: its gradient is the truth, scaled, plus normal noise that S samples average. */
const known = ({ scale = 1, deviation = 0.5, solves = 1 } = {}): Method => {
  return <Data>(choice: Choice<Data>) =>
    methodLayer<undefined, Data>({
      name: "known",
      choice,
      init: () => undefined,
      draw: ({ theta, draws, seed, solve }) => {
        const [B] = theta.shape as [number];
        const z = tf.zeros([B, draws, 2]);
        for (let i = 0; i < solves; i++) solve(z);
        const eps = normal(new Float32Array(B * draws * 2), split(seed, 1));
        const g = tf.add(
          tf.tensor1d([scale * exact, -scale * exact]),
          tf.mul(deviation, tf.tensor(eps, [B, draws, 2])),
        );
        const zero = tf.sub(theta, theta.clone());
        return { z, surrogate: () => tf.sum(tf.mul(zero.add(theta), g), -1) };
      },
    });
};
const run = (method: Method, options = {}) =>
  audit({ problem, method, noise: zeros, repetitions: 200, warmUp: 0, ...options });

describe("truth", () => {
  it("is p (1 − p)(w₀ − w₁)(1, −1) by enumeration", () => {
    const { gradient, how, error } = truth(problem);
    expect([how, error]).toEqual(["enumeration", 0]);
    expect(gradient[0]).toBeCloseTo(exact, 7);
    expect(gradient[1]).toBeCloseTo(-exact, 7);
  });
  const two: Problem = { ...problem, theta: Float32Array.of(0.5, 0, -1, 2), shape: [2, 2] };
  const softmaxFirst = (theta: ArrayLike<number>) => 1 / (1 + Math.exp(theta[1]! - theta[0]!));
  const family: Family = {
    logPartition: (theta) => Math.log(Math.exp(theta[0]!) + Math.exp(theta[1]!)),
    marginals: (theta) => Float64Array.of(softmaxFirst(theta), 1 - softmaxFirst(theta)),
    vjp: (theta, v) => {
      const q = softmaxFirst(theta);
      const g = q * (1 - q) * (v[0]! - v[1]!);
      return Float64Array.of(g, -g);
    },
    sample: (theta, uniform) => (uniform() < softmaxFirst(theta) ? Float64Array.of(1, 0) : Float64Array.of(0, 1)),
  };
  it("is Cov(z) w by the family where the loss is linear, for each instance", () => {
    const listed = truth(two);
    const { gradient, how, error } = truth({ ...two, family, linear: Float64Array.of(...W, ...W) });
    expect([how, error]).toEqual(["recursion", 0]);
    for (let i = 0; i < 4; i++) expect(gradient[i]).toBeCloseTo(listed.gradient[i]!, 6);
  });
  it("is sampled where the states are too many, and says how well it is known", () => {
    const { gradient: listed } = truth(two);
    const at = (budget: number) => truth({ ...two, family }, { maxStates: 1, budget, seed: 0 });
    const { gradient, how, error } = at(4000);
    expect(how).toBe("sampling");
    const off = Math.hypot(...gradient.map((g, i) => g - listed[i]!));
    expect(off).toBeGreaterThan(0);
    expect(off).toBeLessThan(4 * error);
    // Four times the samples halve the error.
    expect(at(16_000).error / error).toBeCloseTo(1 / 2, 1);
    expect(at(4000).gradient).toEqual(gradient);
  });
  it("asks for a family where the states are too many", () => {
    expect(() => truth(problem, { maxStates: 1 })).toThrow('"one of two" has 2 states, more than 1, and no family');
  });
});

describe("audit", () => {
  it("finds an exact method exact", () => {
    const { cosine, bias, variance, zeros } = run(known({ deviation: 0 }));
    expect(cosine.mean).toBeCloseTo(1, 6);
    expect(bias.low).toBe(0);
    expect(bias.high).toBeLessThan(2e-5);
    expect(variance).toBeLessThan(1e-12);
    expect(zeros).toBe(0);
  });

  it("measures bias and variance in units of the truth, S samples dividing the variance", () => {
    const twice = run(known({ scale: 2, deviation: 0.1 }), { repetitions: 2000 });
    expect(twice.bias.value).toBeCloseTo(1, 1);
    expect(twice.bias.low).toBeGreaterThan(0.95);
    const norm = Math.hypot(exact, exact);
    const expected = (2 * 0.1 ** 2) / norm ** 2;
    expect(twice.variance / expected).toBeGreaterThan(1 - 5 * Math.sqrt(2 / 4000));
    expect(twice.variance / expected).toBeLessThan(1 + 5 * Math.sqrt(2 / 4000));
    const four = run(known({ scale: 2, deviation: 0.1 }), { repetitions: 2000, samples: 4 });
    expect(four.variance / twice.variance).toBeCloseTo(1 / 4, 1);
  });

  it("has a bias interval that holds 0 for an unbiased method nine times in ten, and not for a bias of 5 of its radii", () => {
    let held = 0;
    for (let seed = 0; seed < 100; seed++) {
      held += Number(run(known(), { repetitions: 50, level: 0.9, resamples: 100, seed }).bias.low === 0);
    }
    // Binomial(100, 0.9) is within [80, 98] with probability 0.998; the bootstrap of 50 estimates is a little too narrow.
    expect(held).toBeGreaterThanOrEqual(78);
    expect(held).toBeLessThanOrEqual(98);
    expect(run(known({ scale: 1.5, deviation: 0.05 })).bias.low).toBeGreaterThan(0);
  });

  it("counts the rows that are solved for an estimate", () => {
    expect(run(known({ solves: 3 }), { samples: 4 }).solves).toBe(12);
    expect(run(known({ solves: 0 })).solves).toBe(0);
  });

  it("draws in chunks, whose mean has the variance and the cost of all samples", () => {
    const method = known({ deviation: 1 });
    const of = (options: object) => run(method, { repetitions: 4000, ...options });
    const [one, four] = [of({ samples: 1 }), of({ samples: 4, chunk: 1 })];
    expect(four.solves).toBe(4);
    expect(four.samples).toBe(4);
    // each variance is a mean over 8000 squared normals: a relative error of √(2 / 8000)
    expect(Math.abs((4 * four.variance) / one.variance - 1)).toBeLessThan(5 * Math.sqrt(4 / 8000));
    expect(() => of({ samples: 5, chunk: 2 })).toThrow("audit: samples = 5 is no multiple of chunk = 2");
  });

  it("warms up only what has a state to settle", () => {
    let rows = 0;
    const solver = (theta: tf.Tensor) => {
      rows += theta.shape[0]!;
      return problem.solver(theta);
    };
    const count = (method: Method) => {
      rows = 0;
      audit({ problem: { ...problem, solver }, method, noise: zeros, repetitions: 1, warmUp: 5 });
      return rows;
    };
    const withState: Method = (choice) => {
      const layer = known()(choice);
      return Object.assign(layer.bind(null), { weights: {}, state: 0, toJSON: () => 0, load: () => {} });
    };
    expect([count(known()), count(withState)]).toEqual([1, 6]);
  });

  it("is the same at the same seed", () => {
    const { milliseconds: _, ...first } = run(known(), { seed: 3 });
    const { milliseconds: __, ...second } = run(known(), { seed: 3 });
    expect(second).toEqual(first);
  });

  it("refuses a count out of range", () => {
    expect(() => run(known(), { samples: 0 })).toThrow("audit: samples must be an integer >= 1, got 0");
    expect(() => run(known(), { repetitions: 1.5 })).toThrow("audit: repetitions must be an integer >= 1, got 1.5");
  });
});

describe("gate", () => {
  const judge = (method: Method, expected: Expectation) =>
    gate({ problem, method, noise: zeros, repetitions: 400, warmUp: 0 }, expected);

  it("passes what holds", () => {
    expect(judge(known({ deviation: 0.1 }), { cosine: 0.9, unbiased: true, zeros: 0.1, solves: 1 })).toEqual([]);
  });
  it.each([
    ["a wrong scale", known({ scale: Math.SQRT2, deviation: 0.1 }), { unbiased: true }, /bias 0\.4\d+ .* is above 0/],
    ["a wrong sign", known({ scale: -1, deviation: 0.1 }), { cosine: 0.5 }, /cosine -0\.\d+ .* is below 0\.5/],
    ["too large a bias", known({ scale: 2, deviation: 0.1 }), { bias: 0.5 }, /is above 0\.5/],
    ["zeros", known({ scale: 0, deviation: 0 }), { zeros: 0.5 }, /share of zeros 1\.000 is above 0\.5/],
    ["another count of solves", known({ solves: 2 }), { solves: 1 }, /2 solves, not 1/],
  ] as const)("fails %s", (_, method, expected, message) => {
    expect(judge(method, expected).join()).toMatch(message);
  });
});

describe("reach", () => {
  it("finds the samples at which the cosine is reached, between the powers of two", () => {
    const options = { problem, method: known({ deviation: 1 }), noise: zeros, repetitions: 500, warmUp: 0 };
    const found = reach({ ...options, cosine: 0.9 });
    expect(found.low!).toBeLessThanOrEqual(found.samples!);
    expect(found.samples!).toBeLessThanOrEqual(found.high!);
    const at = (samples: number) => audit({ ...options, samples }).cosine.mean;
    expect(at(Math.floor(found.low! * 0.8))).toBeLessThan(0.9);
    expect(at(Math.ceil(found.high! * 1.25))).toBeGreaterThan(0.9);
  });
  it("says so where it is not", () => {
    const never = reach({
      problem,
      method: known({ scale: -1 }),
      noise: zeros,
      cosine: 0.9,
      maxSamples: 4,
      repetitions: 20,
    });
    expect([never.samples, never.low, never.high, never.audits.length]).toEqual([undefined, undefined, undefined, 3]);
  });
});

describe("atBudget", () => {
  it("spends the budget, and refuses one below a sample", () => {
    const options = { problem, method: known({ solves: 3 }), noise: zeros, repetitions: 4, warmUp: 0 };
    expect(atBudget(options, 10)).toMatchObject({ samples: 3, solves: 9 });
    expect(() => atBudget(options, 2)).toThrow("a sample costs 3 solves, more than the budget of 2");
  });
});
