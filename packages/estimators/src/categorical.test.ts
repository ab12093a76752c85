import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import type { Estimator, Tape } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { combinatorialTarget } from "./combinatorial-target.js";
import { decoupledStraightThrough } from "./decoupled-straight-through.js";
import { gappedStraightThrough } from "./gapped-straight-through.js";
import { gumbelRao } from "./gumbel-rao.js";
import { reinMax } from "./rein-max.js";
import { straightThroughGumbel } from "./straight-through-gumbel.js";
import { tapeOf, wavy } from "./testing/tape.js";

onTestBackend();

const N = 4;
const THETA = [0.5, -0.2, 1, 0.1];
const A = [
  [0.3, -1, 0.5, 2],
  [1, 0.7, -0.4, 0.2],
  [-0.6, 0.9, -1.2, 0.1],
  [0.8, -0.3, 1.1, 0.4],
];
const b = [1, -0.5, 0.25, -1.5];
const range = Array.from({ length: N }, (_, i) => i);
const oneHot = (i: number) => range.map((j) => (i === j ? 1 : 0));
const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);

/** A loss and its gradient. */
interface Loss {
  readonly value: (z: number[]) => number;
  readonly slope: (z: number[]) => number[];
}
const linear: Loss = { value: (z) => dot(b, z), slope: () => b };
const quadratic: Loss = {
  value: (z) =>
    dot(b, z) +
    dot(
      z,
      A.map((row) => dot(row, z)),
    ),
  slope: (z) =>
    b.map(
      (x, i) =>
        x +
        dot(A[i]!, z) +
        dot(
          A.map((row) => row[i]!),
          z,
        ),
    ),
};
const cubic: Loss = {
  value: (z) => dot(b, z) ** 3,
  slope: (z) => b.map((x) => 3 * dot(b, z) ** 2 * x),
};

/** Σ_z p(z) ĝ(z) and Σ_z p(z) f(z) (z − p), z ~ softmax(θ / τ_f). The noise is none that a tested estimator reads. */
function enumerate(estimator: Estimator, { value, slope }: Loss, tau = 1) {
  const e = THETA.map((x) => Math.exp(x / tau));
  const p = e.map((x) => x / e.reduce((s, y) => s + y, 0));
  const tell = (i: number) =>
    tf.tidy(() => {
      const of = (values: number[]) => tf.tensor3d([[values]]);
      const tape = tapeOf({ theta: of(THETA), noise: tf.zeros([1, 1, N]), z: of(oneHot(i)), forwardTemperature: tau });
      return Array.from(estimator.tell(tape, of(slope(oneHot(i))), [], undefined).gradient.dataSync());
    });
  const told = range.map(tell);
  const estimate = range.map((j) =>
    dot(
      p,
      told.map((row) => row[j]!),
    ),
  );
  const truth = range.map((j) =>
    dot(
      p,
      range.map((i) => (value(oneHot(i)) * (oneHot(i)[j]! - p[j]!)) / tau),
    ),
  );
  return { estimate, truth, gap: Math.max(...range.map((j) => Math.abs(estimate[j]! - truth[j]!))) };
}

describe("the expectation over every one-hot z", () => {
  it.each([1, 0.5, 2])("ReinMax is exact for quadratic losses, at τ_f = %s", (tau) => {
    expect(enumerate(reinMax(), linear, tau).gap).toBeLessThan(1e-6);
    expect(enumerate(reinMax(), quadratic, tau).gap).toBeLessThan(2e-6);
  });
  it("ReinMax is not exact for a cubic loss, nor at τ = 2", () => {
    expect(enumerate(reinMax(), cubic).gap).toBeGreaterThan(0.01);
    expect(enumerate(reinMax({ temperature: 2 }), quadratic).gap).toBeGreaterThan(0.01);
  });
  it("decoupled straight-through is exact for linear losses at τ_b = τ_f, and for no others", () => {
    expect(enumerate(decoupledStraightThrough(), linear).gap).toBeLessThan(1e-6);
    expect(enumerate(decoupledStraightThrough({ temperature: 2 }), linear, 2).gap).toBeLessThan(1e-6);
    expect(enumerate(decoupledStraightThrough({ temperature: 2 }), linear).gap).toBeGreaterThan(0.01);
    expect(enumerate(decoupledStraightThrough(), quadratic).gap).toBeGreaterThan(0.01);
  });
});

describe("what is handed back, by automatic differentiation of the relaxation", () => {
  const [theta, noise, dy] = [wavy([2, 1, 3, N]), wavy([2, 5, 3, N], 1), wavy([2, 5, 3, N], 2)];
  // A cast on cpu keeps the integers' bytes, which another backend would take for floats: it waits for the backend.
  let z: tf.Tensor;
  let tape: Tape;
  beforeAll(() => {
    z = tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(tf.add(theta, noise), -1), N), "float32"));
    tape = tapeOf({ theta, noise, z, forwardTemperature: 0.8 });
  });
  const expectSame = (estimator: Estimator, relaxed: (x: tf.Tensor) => tf.Tensor) => {
    const { gradient } = estimator.tell(tape, dy, [], undefined);
    const truth = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(relaxed(x), dy)))(theta);
    expect(tf.max(tf.abs(tf.sub(tf.sum(gradient, 1, true), truth))).dataSync()[0]).toBeLessThan(2e-5);
  };

  it("straight-through Gumbel-softmax: softmax((θ + τ_f ε) / τ)", () =>
    expectSame(straightThroughGumbel({ temperature: 0.3 }), (x) =>
      tf.softmax(tf.div(tf.add(x, tf.mul(0.8, noise)), 0.3)),
    ));
  it("decoupled: softmax(θ / τ_b)", () =>
    expectSame(decoupledStraightThrough({ temperature: 0.3 }), (x) =>
      tf.add(tf.softmax(tf.div(x, 0.3)), tf.zerosLike(dy)),
    ));
  it("gapped: softmax(θ̃ / τ), where z leads θ̃ by the gap or more and the rest of θ moves down alone", () => {
    const gap = 0.7;
    const rows = tf.reshape(tf.add(theta, tf.zerosLike(z)), [-1, N]).arraySync() as number[][];
    const chosen = (tf.reshape(z, [-1, N]).arraySync() as number[][]).map((row) => row.indexOf(1));
    const gapped = rows.map((row, r) => {
      const top = Math.max(...row);
      return row.map((x, i) => (i === chosen[r] ? top : Math.min(x, top - gap)));
    });
    const shift = tf.sub(tf.reshape(tf.tensor2d(gapped), z.shape), theta);
    expectSame(gappedStraightThrough({ temperature: 0.3, gap }), (x) => tf.softmax(tf.div(tf.add(x, shift), 0.3)));
  });
});

it.each([
  reinMax,
  straightThroughGumbel,
  decoupledStraightThrough,
  gappedStraightThrough,
  gumbelRao,
  combinatorialTarget,
])("%o leaves an entry of −∞ out", (make) => {
  const of = (values: number[]) => tf.tensor3d([[values]]);
  const tape = tapeOf({ theta: of([1, Number.NEGATIVE_INFINITY, 0.5]), noise: of([0.1, 5, 0.2]), z: of([1, 0, 0]) });
  const dy = of([1, 2, -1]);
  const asked = make().ask(tape, dy, undefined);
  for (const x of asked) expect(Array.from(x.dataSync())[1]).toBe(Number.NEGATIVE_INFINITY);
  const answers = asked.map(() => of([0, 0, 1]));
  const [first, never, last] = make().tell(tape, dy, answers, undefined).gradient.dataSync();
  expect(never! + 0).toBe(0);
  expect(first! - last!).toBeGreaterThan(0);
  expect(first! + last!).toBeCloseTo(0, 6);
});

it.each([
  [() => reinMax({ temperature: 0.5 }), "reinMax: temperature must be a finite number >= 1, got 0.5"],
  [() => gumbelRao({ resamples: 0 }), "gumbelRao: resamples must be an integer >= 1, got 0"],
  [() => gumbelRao({ temperature: 0 }), "gumbelRao: temperature must be a finite number > 0, got 0"],
  [
    () => straightThroughGumbel({ tau: 1 } as never),
    'straightThroughGumbel: no option named "tau" (have: temperature)',
  ],
  [
    () => decoupledStraightThrough({ temperature: -1 }),
    "decoupledStraightThrough: temperature must be a finite number > 0",
  ],
  [() => gappedStraightThrough({ gap: -1 }), "gappedStraightThrough: gap must be a finite number >= 0, got -1"],
  [() => enumerate(reinMax(), linear, 0), "reinMax: forwardTemperature must be a finite number > 0, got 0"],
])("%#: refuses by name, value and range", (make, message) => {
  expect(make).toThrow(message);
});
