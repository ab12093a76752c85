import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, inMemory } from "@discretely/core";
import { lawArgmax, lawGradient, lawGumbel } from "@discretely/testkit/estimator-laws";
import { heldHere } from "@discretely/testkit/held-here";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { type AdaptiveOptions, adaptive } from "./adaptive.js";
import { aimle } from "./aimle.js";
import type { Cell } from "./controller.js";
import { type GainCell, gainController } from "./gain-controller.js";
import { signController } from "./sign-controller.js";

onTestBackend();

interface Problem {
  readonly n?: number;
  readonly copies?: number;
  readonly samples?: number;
  readonly marginalSamples?: number;
}

/** Densities (non-zeros per sample) and states over some updates on a one-hot of n. */
function densities<C extends Cell>(options: AdaptiveOptions<C>, updates: number, problem: Problem = {}) {
  const { n = 20, copies = 1, samples = 1, marginalSamples = 1 } = problem;
  const layer = discreteLayer({
    solver: lawArgmax,
    noise: lawGumbel,
    estimator: aimle({ step: adaptive(options), cooling: false }),
    samples,
    marginalSamples,
  });
  const rows = (f: (i: number) => number) =>
    tf.tensor2d(Array.from({ length: copies }, () => Array.from({ length: n }, (_, i) => f(i))));
  const [theta, w] = [rows((i) => Math.sin(3 * i)), rows((i) => Math.cos(7 * i))];
  const found = Array.from({ length: updates }, (_, seed) =>
    tf.tidy(() => {
      const gradient = lawGradient(layer, theta, w, seed);
      return tf.sum(tf.cast(tf.notEqual(gradient, 0), "float32")).dataSync()[0]! / copies;
    }),
  );
  tf.dispose([theta, w]);
  return { found, state: layer.state };
}

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("adaptive", () => {
  it.each([0.001, 0.1, 100])("finds the wanted density within 30 updates from β = %s", (beta) => {
    const { found } = densities({ density: 0.5, beta }, 130, { copies: 64 });
    expect(mean(found.slice(30))).toBeGreaterThan(0.4);
    expect(mean(found.slice(30))).toBeLessThan(0.6);
  });

  it("where the paper's rule is still on its way after 100", () => {
    const { state } = densities({ density: 1, beta: 0, controller: signController() }, 101, { copies: 64 });
    expect(state[0]!.beta).toBeCloseTo(0.101, inMemory() ? 10 : 6);
  });

  it("finds it from one sample at a time, without a bias", () => {
    const { found } = densities({ density: 0.5 }, 3000);
    expect(Math.abs(mean(found.slice(200)) - 0.5)).toBeLessThan(0.06);
  });

  it("asks for one changed entry of one-hots by default: half of the two that can change", () => {
    const { found } = densities({}, 200, { copies: 64 });
    expect(mean(found.slice(30))).toBeGreaterThan(0.9);
    expect(mean(found.slice(30))).toBeLessThan(1.1);
  });

  it("asks for (1 + (S − 1) c / 2.5 n)^(−1/5) of it for S samples", () => {
    const problem = { copies: 16, samples: 26 };
    const { state } = densities({ density: 1.5 ** -0.2 }, 100, problem);
    const { state: byDefault } = densities({}, 100, problem);
    expect(byDefault[0]!.beta).toBeCloseTo(state[0]!.beta, inMemory() ? 6 : 4);
  });

  it("asks for the paper's one changed entry with forward differences, whatever the samples", () => {
    const problem = { copies: 16, samples: 26 };
    const { state } = densities({ density: 1 }, 100, problem);
    expect(densities({ difference: "forward" }, 100, problem).state).toEqual(state);
    expect(() => adaptive({ difference: "left" as never })).toThrow(/adaptive: difference must be .*left/);
  });

  it("keeps a β for each example that it knows by name", () => {
    const { state } = densities({ share: "instance" }, 5, { copies: 3 });
    expect(state.map(({ example }) => example)).toEqual([0, 1, 2]);
    expect(new Set(state.map(({ beta }) => beta)).size).toBeGreaterThan(1);
  });

  it("an example's β moves as if it were alone", () => {
    const estimator = () => aimle({ step: adaptive({ share: "instance" }) });
    const layerOf = () =>
      discreteLayer({ solver: lawArgmax, noise: (shape) => fixedNoise(shape), estimator: estimator() });
    // The same noise for each row, whatever the batch.
    const fixedNoise = (shape: readonly number[]) =>
      tf.tile(lawGumbel([1, ...shape.slice(1)], 3), [shape[0]!, ...shape.slice(1).map(() => 1)]);
    const rows = [
      [0.1, 0.5, -0.2],
      [2, -1, 0.3],
    ];
    const [both, second] = [layerOf(), layerOf()];
    const step = (layer: typeof both, theta: number[][], examples: number[]) =>
      tf.tidy(() => {
        const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer(x, 0, { examples }), [1, -2, 0.5])) as tf.Scalar;
        return (tf.grad(loss)(tf.tensor2d(theta)).arraySync() as number[][]).at(-1);
      });
    for (let i = 0; i < 4; i++) expect(step(both, rows, [7, 9])).toEqual(step(second, [rows[1]!], [9]));
    expect(both.state.find(({ example }) => example === 9)).toEqual(second.state[0]);
  });

  it("leaves a β alone when its instance has dy = 0, and does not count the instance in a global one", () => {
    const step = (share: "global" | "instance", w: number[][]) => {
      const layer = discreteLayer({
        solver: lawArgmax,
        noise: lawGumbel,
        estimator: aimle({ step: adaptive({ share }) }),
        samples: 4,
      });
      const theta = tf.tensor2d(w.map(() => [0.5, -0.2, 1]));
      tf.tidy(() => lawGradient(layer, theta, tf.tensor2d(w), 3).dispose());
      return layer.state;
    };
    const [w, zero] = [
      [1, -2, 0.5],
      [0, 0, 0],
    ];
    expect(step("global", [zero])).toEqual(adaptive({ beta: heldHere(0.1) }).init());
    expect(step("global", [w, zero])).toEqual(step("global", [w]));
    const [moved, ...others] = step("instance", [w, zero]);
    expect(moved).toMatchObject({ example: 0, beta: expect.not.closeTo(0.1, 6) });
    // A device keeps a cell for whatever instance it met.
    expect(others.map(({ beta }) => beta)).toEqual(inMemory() ? [] : [heldHere(0.1)]);
  });

  it("counts a sample's M draws as one gradient", () => {
    // The density of a mean over M draws counts an entry that any of them changed.
    const { state } = densities({ density: 1 }, 60, { copies: 16, samples: 2, marginalSamples: 4 });
    const { state: single } = densities({ density: 1 }, 60, { copies: 16, samples: 8 });
    expect(state[0]!.beta).toBeLessThan(0.7 * single[0]!.beta);
  });

  it.each([
    [{ density: 0 }, "adaptive: density must be a finite number > 0, got 0"],
    [{ density: Number.NaN }, "density must be a finite number > 0, got NaN"],
    [{ beta: -1 }, "adaptive: beta must be a finite number >= 0, got -1"],
    [{ share: "batch" as "global" }, 'adaptive: share must be one of global, instance, got "batch"'],
    [{ densty: 1 } as AdaptiveOptions<GainCell>, 'adaptive: no option named "densty"'],
  ])("refuses %o", (options, message) => {
    expect(() => adaptive(options)).toThrow(message);
  });
});

describe("gainController", () => {
  it("moves log β by K (c − v) / c with K = P / (P + 2 / (c N)), then P ← (1 − K) P + drift", () => {
    const { init, next } = gainController({ doubt: 1, drift: 0.5 });
    const cell = next(init(2), 0.5, 4, 2); // R = 2 / (2 · 4) = 1/4, K = 4/5
    expect(cell.beta).toBeCloseTo(2 * Math.exp(0.8 * 0.75), 12);
    expect(cell.doubt).toBeCloseTo(0.2 + 0.5, 12);
  });

  it("never moves log β by more than 1", () => {
    expect(gainController().next({ beta: 1, doubt: 4 }, 1000, 1000, 1).beta).toBeCloseTo(Math.exp(-1), 12);
  });

  it.each([
    [{ doubt: 0 }, "gainController: doubt must be a finite number > 0, got 0"],
    [{ drift: -1 }, "gainController: drift must be a finite number >= 0, got -1"],
  ])("refuses %o", (options, message) => {
    expect(() => gainController(options)).toThrow(message);
  });
});

describe("signController", () => {
  it.each([
    [{ step: 0 }, "signController: step must be a finite number > 0, got 0"],
    [{ momentum: 2 }, "signController: momentum must be a finite number >= 0 and <= 1, got 2"],
    [{ decay: -0.1 }, "signController: decay must be a finite number >= 0 and <= 1, got -0.1"],
  ])("refuses %o", (options, message) => {
    expect(() => signController(options)).toThrow(message);
  });
});
