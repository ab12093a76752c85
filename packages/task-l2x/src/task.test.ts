import { useBackend, wasm } from "@discretely/backends";
import { perturbAndMap } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { fit } from "@discretely/training";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { l2xTask } from "./task.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

const prepare = (given: Record<string, unknown> = {}, seed = 0) => {
  const task = l2xTask();
  const small = { train: 24, heldOut: 9, annotated: 6, batch: 8, epochs: 2, k: 3, hidden: 8 };
  const settings = task.settings.parse({ ...small, ...given });
  return task.prepare(settings, { method: perturbAndMap(aimle()), noise: gumbel(), seed, log: () => {} });
};
const metrics = ["validation_mse", "test_mse", "subset_precision"];

describe("l2xTask", () => {
  it("advises Gumbel noise, for I-MLE and straight-through Sum-of-Gamma noise with κ = k, and I-MLE's λ of a mask", () => {
    const { defaults, settings } = l2xTask();
    const given = settings.parse({ k: 5, samples: 2 });
    expect(defaults("aimle", given, {})).toEqual({ estimator: {}, noise: { name: "gumbel", options: {} } });
    const noise = { name: "sum-of-gamma", options: { kappa: 5, tau: 5 } };
    expect(defaults("imle", given, {})).toEqual({ estimator: { lambda: 2000 }, noise });
    expect(defaults("imle", given, { beta: 0.1 })).toEqual({ estimator: {}, noise });
    expect(defaults("straight-through", given, {})).toEqual({ estimator: {}, noise });
    expect(defaults("imle", settings.parse({}), {}).noise.options).toEqual({ kappa: 10, tau: 30 });
    expect(defaults("concrete", given, {}).estimator).toEqual({ k: 5, temperature: 0.1 });
    expect(defaults("soft-sub", given, {}).estimator).toEqual({ k: 5, temperature: 0.5 });
    expect(defaults("some-other", given, {}).estimator).toEqual({});
  });

  it("measures each epoch, and names the epoch of the lowest validation error with its metrics", async () => {
    const session = await prepare();
    const rows: Readonly<Record<string, number>>[] = [];
    await fit({ session, seed: 0, onEpoch: (row) => rows.push(row.metrics) });
    expect(Object.keys(rows[0]!)).toEqual([...metrics, ...metrics.map((name) => `best_${name}`), "best_epoch"]);
    const best = rows[0]!.validation_mse! < rows[1]!.validation_mse! ? 0 : 1;
    expect(rows[1]!.best_epoch).toBe(best + 1);
    for (const name of metrics) expect(rows[1]![`best_${name}`]).toBe(rows[best]![name]);
    session.dispose();
  });

  it("keeps the choice of the best epoch in its state, and the best weights among the buffers", async () => {
    const [first, second] = [await prepare(), await prepare()];
    const before = await first.measure(0);
    second.state.load(JSON.parse(JSON.stringify(first.state.toJSON())));
    const names = (x: object) => Object.keys(x).sort();
    expect(names(first.model.buffers!)).toEqual(names(first.model.weights).map((name) => `best.${name}`));
    for (const weight of Object.values(second.model.weights)) weight.assign(tf.mul(weight, 3));
    const after = await second.measure(0);
    expect(after.validation_mse).not.toBe(before.validation_mse);
    expect(after.best_validation_mse).toBe(Math.min(before.validation_mse!, after.validation_mse!));
    for (const made of [first, second]) made.dispose();
  });

  it("halves the held-out texts by the seed of the split, whatever the run's", async () => {
    const errors = async (given: Record<string, unknown>, seed: number) => {
      const session = await prepare(given, seed);
      for (const weight of Object.values(session.model.weights)) weight.assign(tf.zerosLike(weight)); // predicts ½
      const { validation_mse: validation, test_mse: test } = await session.measure(0);
      session.dispose();
      return { validation: validation!, test: test!, all: 4 * validation! + 5 * test! }; // 9 texts: 5 test, 4 validate
    };
    const [a, b, c] = [await errors({ split: 1 }, 0), await errors({ split: 2 }, 0), await errors({ split: 1 }, 0)];
    expect(a).toEqual(c);
    expect(a.test).not.toBeCloseTo(b.test, 4);
    expect(a.all).toBeCloseTo(b.all, 4);
  });

  it("shows annotated texts with what people and the machine chose", async () => {
    const session = await prepare();
    await session.measure(0);
    const [section] = await session.sections(0);
    expect(section!.html.match(/predicted rating/g)).toHaveLength(6);
    expect(section!.html).toContain('class="machine"');
    session.dispose();
  });

  it("has the reference's loss with parity: S times the mean", async () => {
    const loss = async (given: Record<string, unknown>) => {
      const session = await prepare({ samples: 4, ...given });
      const value = tf.tidy(() => session.model.loss(session.batches.at(0, 0), 0).dataSync()[0]!);
      session.dispose();
      return value;
    };
    // no word is unknown, nor is anything padded, in texts that are all cut to three words
    const cut = { maxLength: 3 };
    expect((await loss({ ...cut, parity: "reference" })) / (await loss(cut))).toBeCloseTo(4, 4);
  });

  it("frees all that it made", async () => {
    const before = tf.memory().numTensors;
    const session = await prepare();
    await session.measure(0);
    await session.sections(0);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [{ k: 12, maxLength: 11 }, "l2x: k = 12 exceeds the 11 words of the longest text; pass k <= 11"],
    [{ batch: 25 }, "l2x: batch = 25 exceeds the 24 training texts; pass a smaller batch"],
    [{ heldOut: 1 }, "l2x: 1 held-out text can't be halved into validation and test; pass more"],
  ])("refuses %o before anything is trained", async (given, message) => {
    await expect(prepare(given)).rejects.toThrow(message);
  });
});
