import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator } from "@discretely/core";
import { lawArgmax, lawGumbel } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { conditionalGumbel } from "./conditional-gumbel.js";
import { gumbelRao } from "./gumbel-rao.js";
import { straightThroughGumbel } from "./straight-through-gumbel.js";
import { moments } from "./testing/tape.js";

onTestBackend();

const PHI = [0.5, -0.2, 1, -2];
const ROWS = 20_000;

/** ε of the forward pass, z, and the draw of φ + G given z, less the row's constant. */
function draws() {
  return tf.tidy(() => {
    const phi = tf.tensor3d([[PHI]]);
    const z = lawArgmax(tf.add(phi, lawGumbel([1, ROWS, PHI.length], 4)));
    const given = tf.add(conditionalGumbel(phi, z, 7, [0]), Math.max(...PHI));
    return [z, given].map((x) => (x.arraySync() as number[][][])[0]!) as [number[][], number[][]];
  });
}

describe("conditionalGumbel", () => {
  it("always has its argmax at z", () => {
    const [z, given] = draws();
    for (const [r, row] of given.entries()) expect(row.indexOf(Math.max(...row))).toBe(z[r]!.indexOf(1));
  });

  it("over z, has the law of φ + Gumbel: mean, variance and no correlation, within 5 standard errors", () => {
    const [, given] = draws();
    const gumbels = given.map((row) => row.map((x, i) => x - PHI[i]! - 0.5772156649));
    const squares = gumbels.map((row) => row.flatMap((x, i) => row.slice(i).map((y) => x * y)));
    const truth = PHI.flatMap((_, i) => PHI.slice(i).map((_, j) => (j === 0 ? Math.PI ** 2 / 6 : 0)));
    for (const [rows, expected] of [
      [gumbels, PHI.map(() => 0)],
      [squares, truth],
    ] as const) {
      const { mean, error } = moments(rows);
      for (const [i, x] of expected.entries()) expect(Math.abs(mean[i]! - x)).toBeLessThanOrEqual(5 * error[i]!);
    }
  });

  it("given z, has a maximum of the law log Z + Gumbel, whatever z is", () => {
    const [z, given] = draws();
    const logZ = Math.log(PHI.reduce((sum, x) => sum + Math.exp(x), 0));
    for (const i of [0, 2]) {
      const maxima = given.filter((_, r) => z[r]![i] === 1).map((row) => [Math.max(...row) - logZ - 0.5772156649]);
      const { mean, error } = moments(maxima);
      expect(Math.abs(mean[0]!)).toBeLessThanOrEqual(5 * error[0]!);
    }
  });
});

describe("gumbelRao", () => {
  const copies = 4000;
  const gradients = (estimator: Estimator, examples?: number[]) => {
    const layer = discreteLayer({ solver: lawArgmax, noise: lawGumbel, estimator, forwardTemperature: 0.8 });
    const theta = tf.tensor2d(Array.from({ length: examples?.length ?? copies }, () => PHI));
    const loss = (x: tf.Tensor) =>
      tf.sum(tf.square(tf.sum(tf.mul(layer(x, 2, examples && { examples }), [1, -2, 0.5, 3]), -1)));
    return tf.tidy(() => tf.grad(loss)(theta).arraySync()) as number[][];
  };

  it("has the mean of the straight-through Gumbel-softmax under a quadratic loss, and less variance", () => {
    const rao = gradients(gumbelRao({ temperature: 0.3, resamples: 20 }));
    const single = gradients(straightThroughGumbel({ temperature: 0.3 }));
    const { mean, error } = moments(rao.map((row, r) => row.map((x, i) => x - single[r]![i]!)));
    for (const [i, x] of mean.entries()) expect(Math.abs(x)).toBeLessThanOrEqual(5 * error[i]!);
    const [less, more] = [moments(rao).variance, moments(single).variance];
    for (const [i, x] of more.entries()) expect(less[i]!).toBeLessThan(x);
    expect(less.reduce((a, b) => a + b)).toBeLessThan(0.7 * more.reduce((a, b) => a + b));
  });

  it("draws for an example, not for its place", () => {
    const fixed = tf.tensor3d([[[1, 0, 0, 0]]]);
    const draw = (examples: number[]) =>
      conditionalGumbel(
        tf.tensor3d([[PHI]]),
        tf.tile(fixed, [examples.length, 3, 1]),
        5,
        examples,
      ).arraySync() as number[][][];
    expect(draw([9, 4])[1]).toEqual(draw([4])[0]);
    expect(draw([9, 4])[1]).not.toEqual(draw([9, 4])[0]);
  });
});
