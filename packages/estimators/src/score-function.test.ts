import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { type Choice, expectedGradient, type Method, type Noise, perturbAndMap } from "@discretely/core";
import { lawArgmax, lawFamily, lawGumbel, lawSubsets, leaks } from "@discretely/testkit";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Baseline } from "./baseline.js";
import { batchBaseline } from "./batch-baseline.js";
import { leaveOneOut } from "./leave-one-out.js";
import { movingAverage } from "./moving-average.js";
import { noBaseline } from "./no-baseline.js";
import { type ScoreFunctionOptions, scoreFunction } from "./score-function.js";
import { straightThrough } from "./straight-through.js";

onTestBackend();

const categorical = lawFamily(lawSubsets(4, 1));
const scoreless: Noise = (...args) => lawGumbel(...args);
const scored: Noise = Object.assign(((...args) => lawGumbel(...args)) as Noise, {
  score: (eps: tf.Tensor) => tf.sub(1, tf.exp(tf.neg(eps))),
});
const choice: Choice = { solver: lawArgmax, noise: scored, family: categorical, samples: 3 };
const THETA = [
  [0.5, -0.2, 1, 0.1],
  [0, 0.4, -0.6, 0.9],
  [1, 1, -1, 0],
  [-0.3, 0.2, 0.1, 0.5],
];
const theta = () => tf.tensor2d(THETA);
/** (⟨w, z⟩ + c)², one value a draw. */
const quadratic =
  (c = 0) =>
  (z: tf.Tensor) =>
    tf.square(tf.add(tf.sum(tf.mul(z, [1, -0.5, 0.25, -1.5]), -1), c));
/** b = 2, 3, 5, … of each draw: whatever it is, the gradient must subtract it. */
const given = (values: number[][]): Baseline => ({ ...noBaseline(), value: () => tf.tensor2d(values) });
const numbers = (x: tf.Tensor) => Array.from(x.dataSync());
const near = (actual: readonly number[], expected: readonly number[], tolerance = 1e-5) => {
  expect(actual.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) expect(Math.abs(actual[i]! - x)).toBeLessThan(tolerance);
};

describe("the gradient in θ", () => {
  const b = [
    [2, 3, 5],
    [7, 11, 13],
  ];
  const weights = [
    [0.5, -1, 2],
    [1, 0.25, 3],
  ];

  /** Σ_g,t w L̃, with L̃ the surrogate of one loss for each two instances. */
  function grouped(options: ScoreFunctionOptions<undefined>, more: Partial<Choice> = {}) {
    const layer = scoreFunction(options)({ ...choice, ...more });
    let z!: number[][][];
    let losses!: number[][];
    const total = (x: tf.Tensor) => {
      const drawn = layer(x, 7);
      const each = tf.sum(tf.reshape(quadratic(1)(drawn.z), [2, 2, 3]), 1);
      z = drawn.z.arraySync() as number[][][];
      losses = each.arraySync() as number[][];
      return tf.sum(tf.mul(drawn.surrogate(each), weights)) as tf.Scalar;
    };
    return { gradient: numbers(tf.grad(total)(theta())), z, losses };
  }
  /** Σ_t dy (L − b) s of each instance of a group. */
  const expected = (losses: number[][], score: (i: number, t: number) => number[]) =>
    THETA.flatMap((row, i) =>
      row.map((_, j) =>
        [0, 1, 2].reduce((sum, t) => {
          const g = Math.floor(i / 2);
          return sum + weights[g]![t]! * (losses[g]![t]! - b[g]![t]!) * score(i, t)[j]!;
        }, 0),
      ),
    );

  it("is Σ dy (L − b) (z − μ(θ/τ)) / τ for exact draws, a loss of a group going to each of its instances", () => {
    const tau = 0.8;
    const { gradient, z, losses } = grouped({ baseline: given(b) }, { forwardTemperature: tau });
    const mu = THETA.map((row) => categorical.marginals(row.map((x) => x / tau)));
    near(
      gradient,
      expected(losses, (i, t) => z[i]![t]!.map((x, j) => (x - mu[i]![j]!) / tau)),
      1e-4,
    );
  });

  it("is Σ dy (L − b) ν(ε) / τ for the perturbation", () => {
    const tau = 0.8;
    const options = { baseline: given(b), distribution: "perturbation" } as const;
    const { gradient, z, losses } = grouped(options, { forwardTemperature: tau });
    const eps = lawGumbel([4, 3, 4], 7).arraySync() as number[][][];
    const map = THETA.map((row, i) =>
      [0, 1, 2].map((t) => {
        const perturbed = row.map((x, j) => x + tau * eps[i]![t]![j]!);
        return perturbed.map((x) => Number(x === Math.max(...perturbed)));
      }),
    );
    expect(z).toEqual(map);
    near(
      gradient,
      expected(losses, (i, t) => eps[i]![t]!.map((e) => (1 - Math.exp(-e)) / tau)),
      1e-4,
    );
  });

  it("D30: uses the incoming gradient, and each seed has draws of its own", () => {
    const estimate = expectedGradient(scoreFunction({ baseline: noBaseline() })(choice));
    const at = (seed: number, scale: number) => {
      const { gradient, losses } = estimate(theta(), (z) => tf.mul(scale, quadratic()(z)), seed);
      return { gradient: numbers(gradient), losses: numbers(losses) };
    };
    const once = at(0, 1);
    expect(at(0, 1)).toEqual(once);
    near(
      at(0, -3).gradient,
      once.gradient.map((x) => -3 * x),
      1e-5,
    );
    // −3 L under a mean is also −3 times the upstream gradient of L.
    const layer = scoreFunction({ baseline: noBaseline() })(choice);
    const upstream = tf.grad((x) => {
      const { z, surrogate } = layer(x, 0);
      return tf.sum(tf.mul(-3 / 3, surrogate(quadratic()(z))));
    })(theta());
    near(numbers(upstream), at(0, -3).gradient, 1e-5);
    const draws = [0, 1, 2].map((seed) => numbers(layer(theta(), seed).z).join());
    expect(new Set(draws).size).toBe(3);
  });

  it("draws an example alike in every batch", () => {
    const layer = scoreFunction()({ ...choice, samples: 20 });
    const whole = layer(theta(), 5, { examples: [3, 1, 4, 15] }).z;
    const alone = layer(tf.tensor2d([THETA[2]!]), 5, { examples: [4] }).z;
    expect(numbers(alone)).toEqual(numbers(tf.slice(whole, [2, 0, 0], [1, 20, 4])));
  });
});

describe("the losses", () => {
  it("pass as they are, in value and in the gradient of a decoder", () => {
    const decoder = tf.variable(tf.tensor1d([1, -2, 0.5, 3]));
    const layer = scoreFunction({ baseline: leaveOneOut() })(choice);
    const loss = (through: boolean) => () => {
      const { z, surrogate } = layer(theta(), 3);
      const losses = tf.square(tf.sum(tf.mul(z, decoder), -1));
      return tf.mean(through ? surrogate(losses) : losses) as tf.Scalar;
    };
    const [with_, without] = [true, false].map((through) => tf.variableGrads(loss(through), [decoder]));
    expect(numbers(with_!.value)).toEqual(numbers(without!.value));
    expect(numbers(with_!.grads[decoder.name]!)).toEqual(numbers(without!.grads[decoder.name]!));
    decoder.dispose();
  });

  it("D39: are averaged over the samples; only the score term is divided by S − 1", () => {
    const layer = scoreFunction({ baseline: leaveOneOut() })(choice);
    const { gradient, losses } = expectedGradient(layer)(theta(), quadratic(1), 2);
    const z = layer(theta(), 2).z.arraySync() as number[][][];
    const L = losses.arraySync() as number[][];
    const expected = THETA.flatMap((row, i) => {
      const mean = L[i]!.reduce((a, b) => a + b) / 3;
      const mu = categorical.marginals(row);
      return row.map((_, j) => L[i]!.reduce((sum, l, t) => sum + ((l - mean) * (z[i]![t]![j]! - mu[j]!)) / (3 - 1), 0));
    });
    near(numbers(gradient), expected);
  });

  it("have the shape [G, T], G dividing B", () => {
    const layer = scoreFunction()(choice);
    const message = "pass [G, 3] with G dividing 4";
    for (const shape of [[4], [4, 2], [3, 3], [8, 3]]) {
      expect(() => layer(theta(), 0).surrogate(tf.zeros(shape))).toThrow(
        `scoreFunction: losses have shape [${shape}]; ${message}`,
      );
    }
  });
});

describe("out of training", () => {
  const layer = scoreFunction()({ ...choice, samples: 2000, forwardTemperature: 0.5 });

  it("gives the MAP state", () => {
    expect(layer(tf.tensor2d([THETA[0]!]), 0, { training: false }).z.arraySync()).toEqual([[[0, 0, 1, 0]]]);
  });

  it("or exact draws at the temperature", () => {
    const { z } = layer(tf.tensor2d([THETA[0]!]), 0, { training: false, sampled: true });
    const p = categorical.marginals(THETA[0]!.map((x) => x / 0.5));
    for (const [i, share] of numbers(tf.mean(z, 1)).entries()) {
      expect(Math.abs(share - p[i]!)).toBeLessThan(5 * Math.sqrt((p[i]! * (1 - p[i]!)) / 2000));
    }
  });

  it("or the perturbation's where training draws those, or where there is no family", () => {
    const { family: _, ...unknown } = choice;
    const drawn = (method: Method<unknown>, of: Choice) =>
      numbers(method({ ...of, samples: 50 })(theta(), 3, { training: false, sampled: true }).z);
    const wanted = drawn(perturbAndMap(straightThrough()) as Method<unknown>, unknown);
    const perturbed = scoreFunction({ distribution: "perturbation" }) as Method<unknown>;
    expect(drawn(perturbed, choice)).toEqual(wanted);
    expect(drawn(scoreFunction() as Method<unknown>, unknown)).toEqual(wanted);
    expect(drawn(scoreFunction() as Method<unknown>, choice)).not.toEqual(wanted);
  });
});

describe("refuses", () => {
  const { family: _, ...unknown } = choice;
  it.each<[string, () => unknown]>([
    ['scoreFunction: no option named "base"', () => scoreFunction({ base: 1 } as never)],
    [
      "scoreFunction: distribution must be one of exact, perturbation",
      () => scoreFunction({ distribution: "x" } as never),
    ],
    [
      'scoreFunction: distribution "exact" needs a choice with',
      () => scoreFunction({ distribution: "exact" })(unknown),
    ],
    ["scoreFunction: the noise of the choice has no score", () => scoreFunction()({ ...unknown, noise: scoreless })],
    [
      "forwardTemperature must be a finite number > 0, got 0",
      () => scoreFunction()({ ...choice, forwardTemperature: 0 }),
    ],
  ])("%s", (message, make) => expect(make).toThrow(message));

  it("no choice that has what it needs", () => {
    expect(() => scoreFunction()({ ...choice, noise: scoreless })).not.toThrow();
    expect(() => scoreFunction()(unknown)).not.toThrow();
  });
});

it.each<[string, Baseline | Baseline<never>]>([
  ["none", noBaseline()],
  ["moving average", movingAverage() as unknown as Baseline],
  ["batch", batchBaseline()],
  ["leave-one-out", leaveOneOut()],
])("leaves no tensor behind: %s", (_, baseline) => {
  for (const distribution of ["exact", "perturbation"] as const) {
    const layer = scoreFunction({ baseline: baseline as Baseline, distribution })(choice);
    const x = theta();
    const step = () => {
      const { gradient, losses } = expectedGradient(layer)(x, quadratic(), 1);
      tf.dispose([gradient, losses]);
    };
    expect(leaks(step)).toBe(0);
    x.dispose();
  }
});
