import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator, pathwise, type Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { type DvaeOptions, dvae } from "./model.js";

onTestBackend();

const argmax: Solver = (theta) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), theta.shape.at(-1)!), "float32"));
const identity: Estimator = {
  init: () => undefined,
  ask: () => [],
  tell: (_, dy) => ({ gradient: dy, state: undefined }),
};
/** Different for every row and sample, the same whatever the batch: keyed by the row's name. */
const noise = (shape: readonly number[], seed: number, examples: readonly number[] = []) => {
  const row = shape.slice(1).reduce((a, b) => a * b, 1);
  const values = examples.flatMap((example) =>
    Array.from({ length: row }, (_, i) => Math.sin(99 * (seed + example * row + i))),
  );
  return tf.tensor(values, [...shape]);
};
const make = (samples: number, options: Partial<DvaeOptions> = {}) => {
  const layer = pathwise(discreteLayer({ solver: argmax, noise, estimator: identity, samples }));
  return dvae({ layer, seed: 3, pixels: 6, rows: 2, columns: 3, hidden: [5, 4], ...options });
};
const images = (count: number) =>
  tf.tensor2d(
    Array.from({ length: count * 6 }, (_, i) => ((i * 7) % 5) / 4),
    [count, 6],
  );

describe("dvae", () => {
  it("has the 1,272,480 parameters of the paper's network", () => {
    const layer = pathwise(discreteLayer({ solver: argmax, noise, estimator: identity }));
    const { weights } = dvae({ layer, seed: 0 });
    expect(Object.values(weights).reduce((sum, { size }) => sum + size, 0)).toBe(1_272_480);
    tf.dispose(Object.values(weights));
  });

  it("has the cross-entropy's mean over the codes plus KL once as its loss; the reference's sum as parity", () => {
    const batch = { images: images(3), examples: [4, 0, 9] };
    const model = make(5);
    const { entropy, kl } = model.terms(batch, 1);
    expect(entropy.shape).toEqual([3, 5]);
    const mean = tf.mean(tf.add(tf.mean(entropy, 1), kl)).dataSync()[0]!;
    const sum = tf.mean(tf.add(tf.sum(entropy, 1), kl)).dataSync()[0]!;
    expect(model.loss(batch, 1).dataSync()[0]).toBeCloseTo(mean, 5);
    expect(make(5, { over: "sum" }).loss(batch, 1).dataSync()[0]).toBeCloseTo(sum, 4);
    // The factor: S times the reconstruction, the same KL.
    const klMean = tf.mean(kl).dataSync()[0]!;
    expect((sum - klMean) / (mean - klMean)).toBeCloseTo(5, 4);
  });

  it("gives an image the same terms in any batch", () => {
    const model = make(2);
    const all = model.terms({ images: images(4), examples: [0, 1, 2, 3] }, 5);
    const one = model.terms({ images: tf.slice(images(4), [2, 0], [1, 6]), examples: [2] }, 5);
    expect(one.entropy.arraySync()).toEqual([(all.entropy.arraySync() as number[][])[2]]);
  });

  it("regroups code rows so that a sample's rows go to one decoder input", () => {
    const model = make(2);
    const code = model.code(model.encode(images(3)), [0, 1, 2], 0).z;
    const together = model.decode(code).arraySync() as number[][][];
    for (const t of [0, 1]) {
      const alone = model.decode(tf.slice(code, [0, t, 0], [6, 1, 3])).arraySync() as number[][][];
      expect(alone.map((rows) => rows[0])).toEqual(together.map((rows) => rows[t]));
    }
  });

  it("leaves nothing but its weights after a step", () => {
    const model = make(2);
    const batch = { images: images(3), examples: [0, 1, 2] };
    const before = tf.memory().numTensors;
    tf.tidy(() => tf.variableGrads(() => model.loss(batch, 0), Object.values(model.weights)).value.dataSync());
    expect(tf.memory().numTensors).toBe(before);
  });
});
