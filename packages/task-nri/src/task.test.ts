import { useBackend, wasm } from "@discretely/backends";
import { type Estimator, type Noise, perturbAndMap } from "@discretely/core";
import { fit } from "@discretely/training";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { nriTask } from "./task.js";

beforeAll(() => useBackend([wasm]));

const straight: Estimator = {
  init: () => undefined,
  ask: () => [],
  tell: (_, dy) => ({ gradient: dy, state: undefined }),
};
const noise: Noise = (shape) => tf.zeros([...shape]);
const small = { train: 64, valid: 30, test: 20, batch: 16, epochs: 1, hidden: 8 };
const prepare = (given: Record<string, unknown> = {}, seed = 0) => {
  const task = nriTask();
  const settings = task.settings.parse({ ...small, ...given });
  return task.prepare(settings, { method: perturbAndMap(straight), noise, seed, log: () => {} });
};

describe("nriTask", () => {
  it("has the paper's settings at 10 frames by default", () => {
    expect(nriTask().settings.parse({})).toMatchObject({
      ...{ frames: 10, vertices: 10, batch: 128, hidden: 256, epochs: 128, learningRate: 5e-4, temperature: 0.1 },
      ...{ samples: 1, variance: 5e-5, structure: "tree", factor: true, dropout: 0 },
    });
  });

  it("advises Sum-of-Gamma noise with κ = n − 1 (D18) for the paper's estimators, else the prior's noise", () => {
    const { defaults, settings } = nriTask();
    const noiseFor = (estimator: string, given = {}) => defaults(estimator, settings.parse(given), {}).noise;
    expect(noiseFor("aimle")).toEqual({ name: "sum-of-gamma", options: { kappa: 9 } });
    expect(noiseFor("imle", { vertices: 5 })).toEqual({ name: "sum-of-gamma", options: { kappa: 4 } });
    expect(noiseFor("some relaxation")).toEqual({ name: "gumbel", options: {} });
    expect(defaults("relaxed-marginals", settings.parse({}), {}).settings).toEqual({ temperature: 1 });
    expect(defaults("aimle", settings.parse({}), {}).settings).toBeUndefined();
    expect(defaults("soft-sub", settings.parse({ vertices: 7 }), {}).estimator).toEqual({ k: 6 });
    expect(defaults("aimle", settings.parse({}), {}).estimator).toEqual({});
    expect(noiseFor("aimle", { structure: "independent" })).toEqual({ name: "logistic", options: {} });
  });

  it("measures ELBO and edges on both held-out sets, the same at the same seed", async () => {
    const session = await prepare({ valid: 130 });
    const metrics = await session.measure(0);
    const names = [
      "elbo",
      ...["map", "sampled"].flatMap((how) => ["precision", "recall", "accuracy"].map((name) => `${name}_${how}`)),
    ];
    const both = ["valid", "test"].flatMap((part) => names.map((name) => `${part}_${name}`));
    expect(Object.keys(metrics)).toEqual([...both, ...both.map((name) => `best_${name}`), "best_epoch"]);
    for (const [name, value] of Object.entries(metrics)) {
      if (!/elbo$|epoch$/.test(name)) expect(value >= 0 && value <= 1, name).toBe(true);
    }
    expect(metrics.valid_elbo).toBeLessThan(0);
    expect(await session.measure(0)).toEqual({ ...metrics, best_epoch: 2 });
    const again = await session.measure(1);
    expect(again.valid_precision_map).toBe(metrics.valid_precision_map);
    expect(again.valid_precision_sampled).not.toBe(metrics.valid_precision_sampled);
    session.dispose();
  });

  it("learns: the loss falls, and running statistics move", async () => {
    const session = await prepare({ epochs: 4, learningRate: 3e-3 });
    const losses: number[] = [];
    expect(session.schedule!(199) / session.schedule!(200)).toBe(2);
    await fit({ session, seed: 0, onEpoch: ({ loss }) => losses.push(loss) });
    expect(losses.at(-1)!).toBeLessThan(0.7 * losses[0]!);
    const { buffers } = session.model;
    expect(Array.from(buffers!["encoder.mlp2.bn.mean"]!.dataSync()).every((x) => x !== 0)).toBe(true);
    session.dispose();
  });

  it("keeps the epoch of the highest validation ELBO, for the pictures too", async () => {
    const session = await prepare({ learningRate: 3e-3 });
    const { metrics } = await fit({ session, seed: 0 });
    const [picture] = await session.sections(0);
    for (const weight of Object.values(session.model.weights)) weight.assign(tf.tidy(() => tf.mul(weight, 5)));
    const worse = await session.measure(0);
    expect(worse.valid_elbo).toBeLessThan(metrics.valid_elbo!);
    expect([worse.best_epoch, worse.best_test_elbo]).toEqual([1, metrics.test_elbo]);
    expect(await session.sections(0)).toEqual([picture]);
    session.dispose();
  });

  it("draws true and found graphs over the trajectories", async () => {
    const session = await prepare();
    const [section] = await session.sections(0);
    expect(section!.html.match(/<figure>/g)).toHaveLength(8);
    expect(section!.html).toMatch(/[0-9] of 9 edges/);
    session.dispose();
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
    [{ predictionSteps: 10 }, "nri: predictionSteps = 10 exceeds the 9 frames to predict"],
    [{ batch: 65 }, "batch must be an integer >= 1 and <= 64, got 65"],
    [{ data: "nowhere" }, 'no folder "nowhere"; pass generated, or a folder'],
  ])("refuses %o before anything is trained", async (given, message) => {
    await expect(prepare(given)).rejects.toThrow(message);
  });
});
