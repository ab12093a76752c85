import { useBackend, wasm } from "@discretely/backends";
import { type Method, type Noise, perturbAndMap } from "@discretely/core";
import { aimle, expectedState, fixed, imle, scoreFunction, simple, straightThrough } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { fit } from "@discretely/training";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { kSubsetProblem } from "./k-subset-problem.js";
import { optimality } from "./optimality.js";
import { syntheticTask } from "./task.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

const prepare = (
  given: Record<string, unknown> = {},
  method: Method = perturbAndMap(straightThrough()),
  noise: Noise = gumbel(),
) => {
  const task = syntheticTask();
  return task.prepare(task.settings.parse(given), { method, noise, seed: 0, log: () => {} });
};

describe("syntheticTask", () => {
  it("advises rates, steps, noise and options by method; the user's λ goes before", () => {
    const { defaults, settings } = syntheticTask();
    const given = settings.parse({ k: 3 });
    expect(defaults("straight-through", given, {})).toEqual({
      estimator: {},
      noise: { name: "gumbel", options: {} },
      settings: { learningRate: 0.019 },
    });
    expect(defaults("score-function", given, {}).settings).toEqual({ learningRate: 0.0046, steps: 1000, log: 100 });
    expect(defaults("imle", given, {})).toMatchObject({
      estimator: { lambda: 2 },
      noise: { name: "sum-of-gamma", options: { kappa: 3 } },
    });
    expect(defaults("imle", given, { beta: 1 }).estimator).toEqual({});
    expect(defaults("concrete", given, {}).estimator).toEqual({ k: 3 });
  });

  it.each<[string, Method, number, number]>([
    ["aimle", perturbAndMap(aimle()), 0.5, 0.8],
    ["imle", perturbAndMap(imle({ step: fixed(2) })), 1, 0.3],
    ["straight-through", perturbAndMap(straightThrough()), 0.019, 0.8],
    ["simple", simple(), 1, 0.3],
    ["score-function", scoreFunction(), 0.01, 0.9],
  ])("%s lowers the exact loss", async (_, method, learningRate, share) => {
    const session = await prepare({ learningRate, instances: 4, repetitions: 10 }, method);
    const { gap: before } = await session.measure(0);
    const { metrics } = await fit({ session, seed: 0 });
    expect(metrics.gap).toBeGreaterThan(0);
    expect(metrics.gap).toBeLessThan(share * before!);
    session.dispose();
  });

  it("takes momentum's steps along the method's gradient", async () => {
    const given = { n: 5, k: 2, instances: 2, repetitions: 1, steps: 3, log: 3, learningRate: 0.1, momentum: 0.9 };
    const session = await prepare(given, expectedState());
    await fit({ session, seed: 0 });
    const { theta, linear, family } = kSubsetProblem({ n: 5, k: 2, instances: 2 });
    const trained = session.model.weights.theta!.arraySync() as number[][];
    for (const b of [0, 1]) {
      // L = Σ (μ − b)² at the marginals, whose gradient is Cov(z) 2(μ − b)
      const x = Array.from(theta.subarray(5 * b, 5 * b + 5));
      const speed = x.map(() => 0);
      for (let step = 0; step < 3; step++) {
        const dy = family.marginals(x).map((m, i) => 2 * m - (1 - linear[5 * b + i]!));
        for (const [i, g] of family.vjp(x, dy).entries()) {
          speed[i] = 0.9 * speed[i]! + g;
          x[i]! -= 0.1 * speed[i]!;
        }
      }
      for (const [i, value] of x.entries()) expect(trained[b]![i]).toBeCloseTo(value, 5);
    }
    session.dispose();
  });

  it("measures the exact loss, its spread over the runs, and the gap that is left", async () => {
    const session = await prepare({ instances: 2, repetitions: 2, parity: "reference" });
    const { minima, expected } = optimality(kSubsetProblem({ instances: 2, parity: "reference" }));
    const { theta } = kSubsetProblem({ instances: 2, parity: "reference" });
    const losses = expected(theta);
    const gaps = losses.map((loss, b) => loss - minima[b]!);
    const measured = await session.measure(0);
    expect(measured.expected_loss).toBeCloseTo((losses[0]! + losses[1]!) / 2, 6);
    expect(measured.gap).toBeCloseTo((gaps[0]! + gaps[1]!) / 2, 6);
    expect(measured.gap_deviation).toBeCloseTo(Math.abs(gaps[0]! - gaps[1]!) / Math.sqrt(3), 6);
    session.dispose();
  });

  it("keeps the curve and the layer's state with a checkpoint, and draws both", async () => {
    const method = perturbAndMap(aimle());
    const first = await prepare({ repetitions: 5 }, method);
    await fit({ session: first, seed: 0 });
    const kept = JSON.parse(JSON.stringify(first.state.toJSON()));
    expect(kept.curve.map(([step]: [number]) => step)).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
    const sections = await first.sections(0);
    expect(first.state.toJSON()).toEqual(kept); // drawing moves nothing
    const second = await prepare({ repetitions: 5 }, method);
    second.state.load(kept);
    expect(await second.sections(0)).toEqual(sections);
    expect(sections.map(({ html }) => html.match(/<svg /g)?.length)).toEqual([1, 1]);
    for (const session of [first, second]) session.dispose();
  });

  it("frees all that it made", async () => {
    const before = tf.memory().numTensors;
    const session = await prepare({ steps: 20 });
    await fit({ session, seed: 0 });
    await session.sections(0);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses settings that do not fit", async () => {
    await expect(prepare({ k: 11 })).rejects.toThrow("synthetic: k = 11 exceeds the 10 items; pass k <= 10");
    await expect(prepare({ steps: 25 })).rejects.toThrow("synthetic: steps = 25 is no multiple of log = 10");
  });
});
