import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { lawFamily, lawSubsets } from "@discretely/testkit/law-states";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { gumbelSoftmax } from "./gumbel-softmax.js";
import { relaxedMarginals } from "./relaxed-marginals.js";
import { drawAndPullBack, fixedDraws } from "./testing/fixed-draws.js";

onTestBackend();

const theta = [0.5, 1, -0.5, 0.2];
const eps = [0.4, -0.3, 1.3, -0.1];
const temperature = 0.6;
const dy = [1, -2, 0.5, 0.7];
const run = (method: Parameters<typeof fixedDraws>[0], k: number) =>
  drawAndPullBack(fixedDraws(method, 4, k, tf.tensor1d(eps)), [theta], tf.tensor3d([[dy]]));
const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number) => {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThan(tolerance);
};

describe("relaxedMarginals", () => {
  const family = lawFamily(lawSubsets(4, 2));
  const w = theta.map((x, i) => (x + eps[i]!) / temperature);

  it("is μ((θ + ε) / τ), with the gradient Cov(z) dy / τ", () => {
    const { z, gradient } = run(relaxedMarginals({ temperature }), 2);
    near(z[0]![0]!, family.marginals(w), 1e-6);
    near(
      gradient[0]!,
      family.vjp(w, dy).map((x) => x / temperature),
      1e-6,
    );
  });

  it("is Gumbel-softmax for one-hots", () => {
    const [one, same] = [run(relaxedMarginals({ temperature }), 1), run(gumbelSoftmax({ temperature }), 1)];
    near(one.z[0]![0]!, same.z[0]![0]!, 1e-6);
    near(one.gradient[0]!, same.gradient[0]!, 1e-6);
  });

  it("hardens the value by the solver and leaves the gradient", () => {
    const hard = run(relaxedMarginals({ temperature, hard: true }), 2);
    expect(hard.z).toEqual([[[1, 0, 1, 0]]]);
    near(hard.gradient[0]!, run(relaxedMarginals({ temperature }), 2).gradient[0]!, 1e-7);
  });

  it("parity: differentiates μ by a central difference of the given width", () => {
    const parity = (difference: number) => run(relaxedMarginals({ temperature, parity: "reference", difference }), 2);
    const exact = run(relaxedMarginals({ temperature }), 2);
    const moved = (by: number) => family.marginals(w.map((x, i) => x + by * dy[i]!));
    const wide = Array.from(moved(1), (up, i) => (up - moved(-1)[i]!) / 2 / temperature);
    near(parity(1).gradient[0]!, wide, 1e-5);
    near(parity(1).z[0]![0]!, exact.z[0]![0]!, 1e-7);
    near(parity(0.01).gradient[0]!, exact.gradient[0]!, 1e-3);
  });

  it("refuses a choice without a family", () => {
    const choice = { solver: (x: tf.Tensor) => x, noise: () => tf.zeros([1]) };
    expect(() => relaxedMarginals()(choice)).toThrow("relaxedMarginals: the choice has no family; hand it the exact");
  });

  it.each([
    [{ temperature: 0 }, "relaxedMarginals: temperature must be a finite number > 0, got 0"],
    [{ difference: 1 }, 'relaxedMarginals: no option named "difference" (have: temperature, hard)'],
    [{ parity: "reference", difference: 0 }, "relaxedMarginals: difference must be a finite number > 0, got 0"],
    [{ parity: "torch" }, 'relaxedMarginals: parity must be one of reference, got "torch"'],
  ])("refuses %j", (options, message) => expect(() => relaxedMarginals(options as never)).toThrow(message));
});
