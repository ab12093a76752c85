import { type Expectation, gate } from "@discretely/audit";
import { useBackend, wasm } from "@discretely/backends";
import { type Estimator, type Noise, perturbAndMap } from "@discretely/core";
import { adaptive, aimle } from "@discretely/estimators";
import { gumbel, sumOfGamma } from "@discretely/noise";
import { split } from "@discretely/random";
import { gamma } from "@discretely/random/gamma";
import { kSubsetProblem } from "@discretely/task-synthetic";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";

// The faults that this field has had in print, planted in a sound estimator: the gate that the sound one passes finds each,
// on whatever backend, by many thousand draws.

beforeAll(() => useBackend([wasm]));

const sound = (density = 0.3) => aimle({ step: adaptive({ density }), cooling: false });

/** `sound` with a part of it replaced. */
const planted = (change: (estimator: Estimator<never>) => Partial<Estimator<never>>) => {
  const estimator = sound() as unknown as Estimator<never>;
  return { ...estimator, ...change(estimator) };
};
const scaled = (factor: (S: number) => number) =>
  planted(({ tell }) => ({
    tell: (tape, dy, answers, state) => {
      const told = tell(tape, dy, answers, state);
      return { ...told, gradient: tf.mul(factor(dy.shape[1]!), told.gradient) };
    },
  }));

const oneHot = kSubsetProblem({ n: 5, k: 1, instances: 1, loss: "linear" });
const judge = (
  estimator: unknown,
  expected: Expectation,
  noise: Noise = gumbel(),
  problem = oneHot,
  repetitions = 600,
) =>
  gate(
    { problem, method: perturbAndMap(estimator as Estimator), noise, samples: 16, repetitions, warmUp: 30 },
    expected,
  );

describe("the sound estimator", () => {
  it("passes", () => expect(judge(sound(), { cosine: 0.6, bias: 0.05 })).toEqual([]));
});

describe("the gate finds", () => {
  it("a gradient √S times too large", () =>
    expect(judge(scaled(Math.sqrt), { bias: 0.05 }).join()).toMatch(/bias [23]\.\d+ .* is above 0\.05/));

  it("a flipped sign", () =>
    expect(
      judge(
        scaled(() => -1),
        { cosine: 0.6 },
      ).join(),
    ).toMatch(/cosine -0\.\d+ /));

  it("noise drawn again in the backward pass, on one side of the difference", () => {
    const redrawn = planted(({ ask }) => ({
      ask: (tape, dy, state) => {
        const [minus, plus] = ask(tape, dy, state);
        const other = gumbel()(tape.noise.shape, split(tape.seed, 1), tape.examples);
        return [minus!, tf.add(tf.sub(plus!, tape.noise), other)];
      },
    }));
    expect(judge(redrawn, { cosine: 0.6 }).join()).toMatch(/cosine -?0\.0\d+ .* is below 0\.6/);
  });
});

describe("Sum-of-Gamma noise with the rate taken for the scale", () => {
  const kappa = 10;
  /** (1/κ)(Σᵢ Gamma(1/κ, scale i/κ) − ln s): what `gamma(1/κ, κ/i)` gives where the second argument is a rate. */
  const inverted: Noise = (shape, seed) => {
    const eps = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(-Math.log(10) / kappa);
    for (let i = 1; i <= 10; i++) {
      const draws = gamma(new Float32Array(eps.length), split(seed, i), { shape: 1 / kappa });
      for (let j = 0; j < eps.length; j++) eps[j]! += (draws[j]! * i) / kappa / kappa;
    }
    return tf.tensor(eps, [...shape]);
  };
  const subsets = kSubsetProblem({ n: 20, k: kappa, instances: 1, loss: "linear" });
  const expected = { cosine: 0.6 };

  it("is found, and the right rate passes", () => {
    expect(judge(sound(0.5), expected, sumOfGamma({ kappa }), subsets, 50)).toEqual([]);
    expect(judge(sound(0.5), expected, inverted, subsets, 50).join()).toMatch(/cosine 0\.\d+ .* is below 0\.6/);
  });
});
