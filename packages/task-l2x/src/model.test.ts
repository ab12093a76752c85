import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { perturbAndMap } from "@discretely/core";
import { adaptive, aimle, imle, relative, straightThrough } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { toBatch } from "./batches.js";
import { type L2xOptions, l2x } from "./model.js";
import { randomVectors } from "./word-vectors.js";

onTestBackend();

const k = 3;
const make = (options: Partial<L2xOptions> & { samples?: number } = {}, estimator = aimle() as never) => {
  const { samples = 1, ...rest } = options;
  const layer = perturbAndMap(estimator)({ solver: topK({ k }), noise: gumbel(), samples });
  return l2x({ layer, k, width: 6, hidden: 5, seed: 3, ...rest });
};
const texts = {
  ids: [
    [3, 4, 5, 6, 7, 8],
    [9, 10, 11, 4],
    [12, 3],
    [5, 5, 7, 13, 14, 9, 3, 4],
  ].map((ids) => Int32Array.from(ids)),
  ratings: Float32Array.of(0.1, 0.9, 0.5, 1),
};
const table = randomVectors(15, 6, 1);
const batchOf = toBatch({ table, length: 8, k });
const batch = () => batchOf(texts, [0, 1, 2, 3]);
const number = (x: tf.Tensor) => x.dataSync()[0]!;

describe("l2x", () => {
  it("has the 201,102 weights of the paper's network: 150,601 to select and 50,501 to rate", () => {
    const { weights } = make({ width: 200, hidden: 250 });
    const count = (part: string) =>
      Object.entries(weights).reduce((sum, [name, { size }]) => sum + (name.startsWith(part) ? size : 0), 0);
    expect([count("selector."), count("predictor."), count("")]).toEqual([150_601, 50_501, 201_102]);
    tf.dispose(Object.values(weights));
  });

  it("closes what may not be selected, and only it", () => {
    const model = make();
    const scores = model.score(batch()).arraySync();
    const closed = scores.map((row) => row.filter((x) => x === Number.NEGATIVE_INFINITY).length);
    expect(closed).toEqual([2, 4, 5, 0]); // the third text has two words, and one place more to have k
    expect(scores.flat().filter(Number.isFinite)).toHaveLength(4 * 8 - 11);
  });

  it.each([
    ["aimle", aimle({ step: adaptive({ beta: 3 }) })],
    ["imle", imle({ step: relative(3) })],
    ["straight-through", straightThrough()],
  ])("never selects what is closed, and has finite gradients that move the selector, by %s", (_, estimator) => {
    const model = make({ samples: 2 }, estimator as never);
    const { value, grads } = tf.variableGrads(() => model.loss(batch(), 1), Object.values(model.weights));
    expect(number(value)).toBeGreaterThan(0);
    for (const gradient of Object.values(grads)) expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
    const moved = grads[model.weights["selector.local1.weight"]!.name]!;
    expect(number(tf.sum(tf.abs(moved)))).toBeGreaterThan(0);
    const { mask } = model.explain(batch());
    const { open } = batch();
    expect(number(tf.sum(tf.mul(mask, tf.sub(1, tf.cast(open, "float32")))))).toBe(0);
    expect(tf.sum(mask, 1).arraySync()).toEqual([k, k, k, k]);
  });

  it("has the mean over the masks as its loss; the reference's sum is S times that", () => {
    const [mean, sum] = [make({ samples: 5 }), make({ samples: 5, over: "sum" })];
    expect(number(sum.loss(batch(), 2)) / number(mean.loss(batch(), 2))).toBeCloseTo(5, 4);
  });

  it("drops out in training alone, by the seed", () => {
    const model = make();
    const x = batch();
    const differ = (a?: number, b?: number) => number(tf.sum(tf.notEqual(model.score(x, a), model.score(x, b)))) > 0;
    expect([differ(), differ(1, 1), differ(1, 2), differ(undefined, 1)]).toEqual([false, false, true, true]);
  });

  it("says the same of a text in any batch", () => {
    const model = make();
    const all = model.explain(batch());
    const one = model.explain(batchOf(texts, [2]));
    expect(one.mask.arraySync()[0]).toEqual(all.mask.arraySync()[2]);
    expect(number(one.rating)).toBeCloseTo(all.rating.arraySync()[2]!, 5);
  });

  it("rates by the selected words alone", () => {
    const model = make();
    const mask = tf.tensor3d([0, 0, 1, 0, 0, 0, 0, 1], [1, 1, 8]);
    const rating = (ids: number[]) => number(model.predict(mask, batchOf({ ids: [Int32Array.from(ids)] }, [0])));
    const first = rating([3, 4, 5, 6, 7, 8, 9, 10]);
    expect(rating([11, 12, 5, 3, 4, 6, 13, 10])).toBeCloseTo(first, 6);
    expect(Math.abs(rating([3, 4, 6, 6, 7, 8, 9, 10]) - first)).toBeGreaterThan(1e-4);
  });

  it("leaves nothing but its weights after a step", () => {
    const model = make();
    const step = () =>
      tf.tidy(() => void tf.variableGrads(() => model.loss(batch(), 0), Object.values(model.weights)).value.dataSync());
    step();
    const before = tf.memory().numTensors;
    step();
    expect(tf.memory().numTensors).toBe(before);
  });
});
