import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { lawFamily, lawSubsets } from "@discretely/testkit/law-states";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { simple } from "./simple.js";
import { drawAndPullBack, fixedDraws } from "./testing/fixed-draws.js";

onTestBackend();

const theta = [0.5, 1, -0.5, 0.2];
const states = lawSubsets(4, 2);
const family = lawFamily(states);
const layerOf = (samples: number) => fixedDraws(simple(), 4, 2, tf.fill([1, samples, 4], Number.NaN), samples);
const draws = (samples: number, seed: number, examples = [0]) =>
  (layerOf(samples)(tf.tensor2d([theta]), seed, { examples }).z.arraySync() as number[][][])[0]!;

describe("simple", () => {
  it("draws each state by its probability", () => {
    const n = 20_000;
    const counts = new Map<string, number>();
    for (const z of draws(n, 1)) counts.set(z.join(""), (counts.get(z.join("")) ?? 0) + 1);
    const log = family.logPartition(theta);
    const chi = states.reduce((sum, z) => {
      const expected = n * Math.exp(z.reduce((score, x, i) => score + x * theta[i]!, 0) - log);
      return sum + ((counts.get(z.join("")) ?? 0) - expected) ** 2 / expected;
    }, 0);
    // Pearson's χ² has mean df and variance 2 df.
    const df = states.length - 1;
    expect(counts.size).toBe(states.length);
    expect(chi).toBeLessThan(df + 5 * Math.sqrt(2 * df));
  });

  it("has the gradient Cov(z) Σ dy, whatever it drew", () => {
    const dy = [
      [1, -2, 0.5, 0.7],
      [0.3, 0.1, 0, -1],
    ];
    const slope = family.vjp(
      theta,
      dy[0]!.map((x, i) => x + dy[1]![i]!),
    );
    for (const seed of [0, 1]) {
      const { gradient } = drawAndPullBack(layerOf(2), [theta], tf.tensor3d([dy]), seed);
      for (let i = 0; i < 4; i++) expect(gradient[0]![i]).toBeCloseTo(slope[i]!, 6);
    }
  });

  it("keys a draw by seed, example and place: more samples, the same first ones", () => {
    expect(draws(50, 3).slice(0, 20)).toEqual(draws(20, 3));
    expect(draws(20, 4)).not.toEqual(draws(20, 3));
    expect(draws(20, 3, [9])).not.toEqual(draws(20, 3));
    expect(draws(20, 3).slice(0, 10)).not.toEqual(draws(20, 3).slice(10));
  });

  it("takes the forward temperature for that of the distribution", () => {
    const [temperature, n] = [0.5, 20_000];
    const colder = theta.map((x) => x / temperature);
    const layer = fixedDraws(simple(), 4, 2, tf.zeros([1]), n, temperature);
    const { z, gradient } = drawAndPullBack(layer, [theta], tf.div(tf.tensor3d([[[1, -2, 0.5, 0.7]]]), n));
    const [mu, slope] = [family.marginals(colder), family.vjp(colder, [1, -2, 0.5, 0.7])];
    for (let i = 0; i < 4; i++) {
      const share = z[0]!.reduce((sum, draw) => sum + draw[i]!, 0) / n;
      expect(Math.abs(share - mu[i]!)).toBeLessThan(5 * Math.sqrt((mu[i]! * (1 - mu[i]!)) / n));
      expect(gradient[0]![i]).toBeCloseTo(slope[i]! / temperature, 3); // a sum of n terms in float32
    }
    expect(() => fixedDraws(simple(), 4, 2, tf.zeros([1]), 1, 0)).toThrow(
      "simple: forwardTemperature must be a finite",
    );
  });

  it("takes no options, and a family", () => {
    expect(() => simple({ k: 1 } as never)).toThrow('simple: no option named "k" (have: none)');
    const choice = { solver: (x: tf.Tensor) => x, noise: () => tf.zeros([1]) };
    expect(() => simple()(choice)).toThrow("simple: the choice has no family");
  });
});
