import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { type Choice, expectedGradient, type Noise } from "@discretely/core";
import { lawArgmax, lawFamily, lawGumbel, lawSubsets, leaks } from "@discretely/testkit";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Baseline } from "./baseline.js";
import { batchBaseline } from "./batch-baseline.js";
import { learnedBaseline } from "./learned-baseline.js";
import { leaveOneOut } from "./leave-one-out.js";
import { type MovingAverageState, movingAverage } from "./moving-average.js";
import { noBaseline } from "./no-baseline.js";
import { scoreFunction } from "./score-function.js";
import { createScoreFunction } from "./score-function-plugin.js";

onTestBackend();

const categorical = lawFamily(lawSubsets(3, 1));
const choice: Choice = { solver: lawArgmax, noise: lawGumbel, family: categorical, samples: 4 };
const THETA = [
  [0.5, -0.2, 1],
  [0, 0.4, -0.6],
];
const theta = () => tf.tensor2d(THETA);
const loss = (c: number) => (z: tf.Tensor) => tf.add(tf.sum(tf.mul(z, [1, -0.5, 2]), -1), c);
const numbers = (x: tf.Tensor) => Array.from(x.dataSync());
const LOSSES = [
  [1, 2, 6],
  [3, 5, 10],
];
const shown = <S>(baseline: Baseline<S>, state = baseline.init(), paired = false) =>
  baseline.value(tf.tensor2d(LOSSES), state, paired).arraySync();
const gradientOf = (baseline: Baseline, c: number, options: Partial<Choice> = {}, seed = 1) =>
  numbers(expectedGradient(scoreFunction({ baseline })({ ...choice, ...options }))(theta(), loss(c), seed).gradient);

describe("leaveOneOut", () => {
  it("is the mean of the other draws of the instance", () => {
    expect(shown(leaveOneOut())).toEqual([
      [4, 3.5, 1.5],
      [7.5, 6.5, 4],
    ]);
  });

  it("of antithetic draws leaves out the pair", () => {
    expect(shown(leaveOneOut(), undefined, true)).toEqual([
      [6, 6, 1.5],
      [10, 10, 4],
    ]);
    const paired: Noise = Object.assign(((...args) => lawGumbel(...args)) as Noise, {
      score: (eps: tf.Tensor) => tf.sub(1, tf.exp(tf.neg(eps))),
      paired: true,
    });
    const draws = { noise: paired, samples: 2 };
    const perturbed = scoreFunction({ baseline: leaveOneOut(), distribution: "perturbation" })({ ...choice, ...draws });
    expect(() => perturbed(theta(), 0).surrogate(tf.zeros([2, 2]))).toThrow("pass samples >= 3");
    const exact = scoreFunction({ baseline: leaveOneOut() })({ ...choice, ...draws });
    expect(() => exact(theta(), 0).surrogate(tf.zeros([2, 2]))).not.toThrow();
  });

  it("does not see a constant in the loss", () => {
    const [without, with_] = [gradientOf(leaveOneOut(), 0), gradientOf(leaveOneOut(), 64)];
    for (const [i, x] of without.entries()) expect(Math.abs(with_[i]! - x)).toBeLessThan(1e-5);
    expect(gradientOf(noBaseline(), 64)).not.toEqual(gradientOf(noBaseline(), 0));
  });

  it("needs two draws", () => {
    const layer = scoreFunction({ baseline: leaveOneOut() })({ ...choice, samples: 1 });
    expect(() => layer(theta(), 0).surrogate(tf.zeros([2, 1]))).toThrow(
      "leaveOneOut: samples = 1 leaves no independent draw of an instance; pass samples >= 2",
    );
  });

  it("has less variance than no baseline on a loss far from 0", () => {
    const spread = (baseline: Baseline) => {
      const draws = Array.from({ length: 100 }, (_, seed) => gradientOf(baseline, 10, {}, seed));
      const mean = draws[0]!.map((_, i) => draws.reduce((sum, g) => sum + g[i]! / 100, 0));
      return draws.reduce((sum, g) => sum + g.reduce((s, x, i) => s + (x - mean[i]!) ** 2, 0), 0);
    };
    expect(spread(leaveOneOut())).toBeLessThan(spread(noBaseline()) / 20);
  });
});

describe("batchBaseline", () => {
  it("is the mean of all other losses, or but its antithetic pair", () => {
    const sum = 27;
    expect(shown(batchBaseline())).toEqual(LOSSES.map((row) => row.map((l) => Math.fround((sum - l) / 5))));
    expect(shown(batchBaseline(), undefined, true)).toEqual([
      [6, 6, Math.fround(21 / 5)],
      [19 / 4, 19 / 4, Math.fround(17 / 5)],
    ]);
  });

  it("parity: the mean of all, which makes the gradient (1 − 1/GT) of the unbiased one", () => {
    expect(shown(batchBaseline({ parity: "reference" }))).toBe(4.5);
    const ours = gradientOf(batchBaseline(), 3);
    const theirs = gradientOf(batchBaseline({ parity: "reference" }), 3);
    for (const [i, x] of ours.entries()) expect(Math.abs(theirs[i]! - (1 - 1 / 8) * x)).toBeLessThan(1e-5);
  });

  it("is 0 for a batch of one loss", () => {
    expect(
      batchBaseline()
        .value(tf.tensor2d([[5]]), undefined, false)
        .arraySync(),
    ).toEqual([[0]]);
  });
});

describe("movingAverage", () => {
  const after = (baseline: Baseline<MovingAverageState>, means: readonly number[]) =>
    means.reduce((state, mean) => baseline.next(tf.fill([2, 3], mean), state), baseline.init());

  it("is the average of the passes before, each γ times the weight of the next", () => {
    const baseline = movingAverage({ decay: 0.5 });
    expect(shown(baseline, after(baseline, [8]))).toBeCloseTo(8, 6);
    expect(shown(baseline, after(baseline, [8, 2]))).toBeCloseTo((0.5 * 8 + 2) / 1.5, 6);
    expect(shown(baseline, after(baseline, [8, 2, 5]))).toBeCloseTo((0.25 * 8 + 0.5 * 2 + 5) / 1.75, 6);
  });

  it("takes the other losses of the batch at first, not 0", () => {
    expect(shown(movingAverage())).toEqual(shown(batchBaseline()));
  });

  it("parity: starts at 0, and counts the batch in before it is used", () => {
    const baseline = movingAverage({ parity: "reference" });
    expect(shown(baseline)).toBeCloseTo(0.01 * 4.5, 6);
    expect(shown(baseline, after(baseline, [8]))).toBeCloseTo(0.99 * 0.01 * 8 + 0.01 * 4.5, 6);
  });

  it("is moved by a backward pass only, and goes through JSON", () => {
    const layer = scoreFunction({ baseline: movingAverage({ decay: 0.75 }) })(choice);
    const start = layer.state;
    layer(theta(), 0).surrogate(tf.zeros([2, 4]));
    layer(theta(), 0, { training: false });
    expect(layer.state).toEqual(start);
    const step = (one: typeof layer, seed: number) => {
      const { gradient, losses } = expectedGradient(one)(theta(), loss(3), seed);
      return { gradient: numbers(gradient), mean: numbers(losses).reduce((a, b) => a + b) / 8 };
    };
    const { mean } = step(layer, 0);
    expect(layer.state.weight).toBe(0.25);
    expect(layer.state.mean).toBeCloseTo(0.25 * mean, 6);
    const resumed = scoreFunction({ baseline: movingAverage({ decay: 0.75 }) })(choice);
    resumed.load(JSON.parse(JSON.stringify(layer)));
    for (let seed = 1; seed < 4; seed++) expect(step(resumed, seed)).toEqual(step(layer, seed));
    expect(resumed.state).toEqual(layer.state);
  });

  it.each([
    [{ decay: 1 }, "movingAverage: decay must be a finite number >= 0 and <= "],
    [{ parity: "torch" }, 'movingAverage: parity must be one of reference, got "torch"'],
    [{ rate: 1 }, 'movingAverage: no option named "rate" (have: decay, parity)'],
  ])("refuses %j", (options, message) => expect(() => movingAverage(options as never)).toThrow(message));
});

describe("learnedBaseline", () => {
  const made = (options = {}) =>
    scoreFunction({ baseline: learnedBaseline({ inputs: 3, hidden: 5, ...options }) })(choice);
  const total = (layer: ReturnType<typeof made>, x: tf.Tensor, seed = 1) => {
    const { z, surrogate } = layer(x, seed);
    return tf.mean(surrogate(loss(2)(z))) as tf.Scalar;
  };

  it("has two dense layers of weights, the last at 0, each layer its own", () => {
    const [a, b] = [made(), made()];
    expect(Object.entries(a.weights).map(([name, w]) => [name, w.shape])).toEqual([
      ["hidden.kernel", [3, 5]],
      ["hidden.bias", [5]],
      ["output.kernel", [5, 1]],
      ["output.bias", [1]],
    ]);
    expect(numbers(a.weights["output.kernel"]!)).toEqual([0, 0, 0, 0, 0]);
    expect(numbers(a.weights["hidden.kernel"]!)).toEqual(numbers(b.weights["hidden.kernel"]!));
    expect(a.weights["hidden.kernel"]).not.toBe(b.weights["hidden.kernel"]);
  });

  it("gets the gradient of the mean squared error Σ |dy| (L − b)², by finite differences", () => {
    const layer = made({ seed: 1 }); // at seed 0 a ReLU's kink lies within the difference
    layer.load({ mean: 0.5, weight: 0.25 });
    layer.weights["output.kernel"]!.assign(tf.tensor2d([0.3, -0.2, 0.1, 0.4, -0.5], [5, 1]));
    const names = Object.keys(layer.weights);
    const { value, grads } = tf.variableGrads(() => total(layer, theta()), Object.values(layer.weights));
    const losses = loss(2)(layer(theta(), 1).z);
    expect(numbers(value)[0]).toBeCloseTo(numbers(tf.mean(losses))[0]!, 6);
    const error = () => {
      const w = layer.weights as Record<string, tf.Tensor2D>;
      const hidden = tf.relu(tf.add(tf.matMul(theta(), w["hidden.kernel"]!), w["hidden.bias"]!));
      const b = tf.add(2, tf.add(tf.matMul(hidden, w["output.kernel"]!), w["output.bias"]!)); // e = 0.5 / 0.25
      return numbers(tf.mean(tf.square(tf.sub(losses, b))))[0]!;
    };
    for (const name of names) {
      const weight = layer.weights[name]!;
      const start = numbers(weight);
      for (const [i, x] of start.entries()) {
        const at = (h: number) => {
          weight.assign(
            tf.tensor(
              start.map((y, j) => (i === j ? x + h : y)),
              weight.shape,
            ),
          );
          return error();
        };
        expect((at(0.01) - at(-0.01)) / 0.02).toBeCloseTo(numbers(grads[weight.name]!)[i]!, 2);
      }
      weight.assign(tf.tensor(start, weight.shape));
    }
  });

  it("sees θ as a constant: the gradient in θ is that of the score alone", () => {
    const layer = made();
    layer.load({ mean: 0.5, weight: 0.25 });
    const gradient = numbers(tf.grad((x) => total(layer, x))(theta()));
    const constant: Baseline = { ...noBaseline(), value: () => tf.scalar(2) }; // f = 0 still
    const plain = scoreFunction({ baseline: constant })(choice);
    const expected = numbers(tf.grad((x) => tf.mean(plain(x, 1).surrogate(loss(2)(plain(x, 1).z))))(theta()));
    expect(gradient).toEqual(expected);
  });

  it("learns what the loss is at each θ", () => {
    const layer = made({ hidden: 16 });
    const adam = tf.train.adam(0.05);
    const expectation = THETA.map((row) => {
      const p = categorical.marginals(row);
      return p[0]! - 0.5 * p[1]! + 2 * p[2]! + 2;
    });
    for (let seed = 0; seed < 300; seed++) {
      adam.minimize(() => total(layer, theta(), seed), false, Object.values(layer.weights));
    }
    const { value, network } = learnedBaseline({ inputs: 3, hidden: 16 });
    const b = tf.add(value(tf.zeros([2, 4]), layer.state, false), network!.apply(theta(), layer.weights));
    for (const [i, x] of numbers(b).entries()) expect(Math.abs(x - expectation[i]!)).toBeLessThan(0.3);
    expect(Math.abs(expectation[0]! - expectation[1]!)).toBeGreaterThan(0.6);
  });

  it("takes a network of yours, on the θ of each group", () => {
    const scale = tf.variable(tf.scalar(3));
    const network = { weights: () => ({ scale }), apply: (x: tf.Tensor) => tf.mul(scale, tf.sum(x, 1)) };
    const layer = scoreFunction({ baseline: learnedBaseline({ network }) })(choice);
    expect(layer.weights).toEqual({ scale });
    // d/dscale of (L − e − scale Σθ)², with one loss for the two instances.
    layer.load({ mean: 2, weight: 1 });
    const grads = tf.variableGrads(() => tf.sum(layer(theta(), 0).surrogate(tf.fill([1, 4], 7))), [scale]).grads;
    const sum = 1.3 - 0.2;
    expect(numbers(grads[scale.name]!)[0]).toBeCloseTo(4 * -2 * (7 - 2 - 3 * sum) * sum, 4);
  });

  it.each([
    [{}, "learnedBaseline: inputs must be an integer >= 1, got undefined"],
    [{ inputs: 3, hidden: 0 }, "learnedBaseline: hidden must be an integer >= 1, got 0"],
    [{ inputs: 3, seed: 0.5 }, "learnedBaseline: seed must be an integer, got 0.5"],
    [{ inputs: 3, decay: 2 }, "movingAverage: decay must be"],
  ])("refuses %j", (options, message) => expect(() => learnedBaseline(options)).toThrow(message));

  it("refuses a θ of another size, and leaves no tensor behind", () => {
    const layer = scoreFunction({ baseline: learnedBaseline({ inputs: 4 }) })(choice);
    expect(() => layer(theta(), 0).surrogate(tf.zeros([2, 4]))).toThrow(
      "learnedBaseline: inputs = 4, but 3 entries of θ lie behind a loss; pass that",
    );
    const [fits, x] = [made(), theta()];
    const step = () => {
      const { value, grads } = tf.variableGrads(() => total(fits, x), Object.values(fits.weights));
      tf.dispose([value, grads]);
    };
    expect(leaks(step)).toBe(0);
  });
});

describe("by name", () => {
  const made = (options: Parameters<typeof createScoreFunction>[0]) => createScoreFunction(options)(choice);

  it.each([
    [{}, { mean: 0, weight: 0 }],
    [{ baseline: "none" }, undefined],
    [{ baseline: "batch", parity: "reference", distribution: "exact" }, undefined],
    [{ baseline: "leave-one-out" }, undefined],
    [
      { baseline: "learned", inputs: 3, decay: 0.9 },
      { mean: 0, weight: 0 },
    ],
  ] as const)("%j", (options, state) => expect(made(options).state).toEqual(state));

  it("hands the options on", () => {
    const ours = expectedGradient(made({ baseline: "batch", parity: "reference" }))(theta(), loss(3), 1);
    expect(numbers(ours.gradient)).toEqual(gradientOf(batchBaseline({ parity: "reference" }), 3));
  });

  it.each([
    [
      { baseline: "best" },
      "scoreFunction: baseline must be one of none, moving-average, batch, leave-one-out, learned",
    ],
    [{ baseline: "none", decay: 0.5 }, 'scoreFunction: no option named "decay" (have: baseline, distribution)'],
    [{ hidden: 5 }, 'scoreFunction: no option named "hidden" (have: baseline, distribution, decay, parity)'],
    [{ distribution: "both" }, "scoreFunction: distribution must be one of exact, perturbation"],
    [{ decay: 2 }, "movingAverage: decay must be"],
  ])("refuses %j", (options, message) => expect(() => createScoreFunction(options as never)).toThrow(message));
});
