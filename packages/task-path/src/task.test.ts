import { useBackend, wasm } from "@discretely/backends";
import { type Noise, perturbAndMap } from "@discretely/core";
import { imle, relative } from "@discretely/estimators";
import type { Session } from "@discretely/training";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { pathTask } from "./task.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

const noise: Noise = (shape) => tf.zeros([...shape]);
const small = { size: 4, train: 16, test: 8, batch: 8, epochs: 1 };
const prepare = (given: Record<string, unknown> = {}) => {
  const task = pathTask();
  return task.prepare(task.settings.parse({ ...small, ...given }), {
    method: perturbAndMap(imle({ step: relative(3) })),
    noise,
    seed: 0,
    log: () => {},
  });
};
function lossesOf({ batches, model, optimizer }: Session, steps: number): number[] {
  const batch = batches.at(0, 0);
  const variables = Object.values(model.weights);
  const step = () => tf.tidy(() => optimizer.minimize(() => model.loss(batch, 0), true, variables)!.dataSync()[0]!);
  return Array.from({ length: steps }, step);
}
const NAMES = ["exact", "cells", "cost_ratio", "valid", ...[10, 1, 0.1, 0.01, 0.001, 0.0001].map((x) => `below_${x}`)];

describe("pathTask", () => {
  it("advises Sum-of-Gamma noise with κ = ⌊1.3 K⌋, and λ = 20 without noise for interpolation", () => {
    const { defaults, settings } = pathTask();
    const given = settings.parse({});
    expect(defaults("aimle", given, {})).toEqual({
      estimator: { difference: "forward", density: 6 },
      noise: { name: "sum-of-gamma", options: { kappa: 15 } },
    });
    expect(defaults("imle", given, {}).estimator).toEqual({ lambda: 20 });
    expect(defaults("imle", given, { beta: 0.1 }).estimator).toEqual({});
    expect(defaults("aimle", given, { parity: "reference" }).estimator).toEqual({});
    expect(defaults("soft-sub", given, {}).estimator).toEqual({ k: 15 });
    expect(defaults("interpolation", given, {})).toEqual({
      estimator: { lambda: 20 },
      noise: { name: "none", options: {} },
    });
  });

  it.each([{ loss: "hamming" }, { loss: "cost" }, { loss: "fenchel-young" }, { loss: "spo-plus" }])(
    "steps by %o: its loss falls on a batch seen again and again",
    async (given) => {
      const session = await prepare(given);
      const losses = lossesOf(session, 6);
      expect(Math.min(...losses.slice(3))).toBeLessThan(losses[0]!);
      session.dispose();
    },
  );

  it("steps the baseline: its loss falls on a batch seen again and again", async () => {
    const session = await prepare({ model: "resnet18", batch: 2 });
    const [first, , third] = lossesOf(session, 3);
    expect(third).toBeLessThan(first!);
    session.dispose();
  });

  it("measures by name, shows six maps, and frees all that it made", async () => {
    const before = tf.memory().numTensors;
    const session = await prepare();
    const metrics = await session.measure(0);
    expect(Object.keys(metrics)).toEqual(NAMES.map((name) => `test_${name}`));
    expect(metrics.test_valid).toBe(1);
    expect(metrics.test_cost_ratio).toBeGreaterThanOrEqual(1);
    const [section] = await session.sections(0);
    expect(section!.html.match(/<svg /g)).toHaveLength(6);
    expect(section!.html.match(/<img /g)).toHaveLength(12);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("takes a tenth of the learning rate after 30 epochs, and again after 40", async () => {
    const session = await prepare();
    expect([0, 29, 30, 39, 40].map((epoch) => session.schedule!(epoch).toFixed(3))).toEqual([
      "1.000",
      "1.000",
      "0.100",
      "0.100",
      "0.010",
    ]);
    session.dispose();
  });

  it("refuses a batch larger than the data before anything is trained", async () => {
    await expect(prepare({ batch: 17 })).rejects.toThrow("path: batch = 17 exceeds the 16 training maps");
  });
});
