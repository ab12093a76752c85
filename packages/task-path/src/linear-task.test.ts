import { useBackend, wasm } from "@discretely/backends";
import { type Noise, perturbAndMap } from "@discretely/core";
import { imle, relative } from "@discretely/estimators";
import { fit } from "@discretely/training";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { linearPathTask } from "./linear-task.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

const noise: Noise = (shape) => tf.zeros([...shape]);
const prepare = (given: Record<string, unknown>, seed = 0) => {
  const task = linearPathTask();
  const settings = task.settings.parse({ train: 200, test: 100, ...given });
  return task.prepare(settings, { method: perturbAndMap(imle({ step: relative(3) })), noise, seed, log: () => {} });
};

describe("linearPathTask", () => {
  it("advises a long step for the estimators, and none of its own for what it does not know", () => {
    const { defaults, settings } = linearPathTask();
    const given = settings.parse({ size: 4 });
    expect(defaults("aimle", given, {})).toEqual({
      estimator: { difference: "forward", density: 3 },
      noise: { name: "sum-of-gamma", options: { kappa: 6 } },
    });
    expect(defaults("imle", given, {}).estimator).toEqual({ beta: 3 });
    expect(defaults("imle", given, { lambda: 1 }).estimator).toEqual({});
    expect(defaults("interpolation", given, {})).toEqual({
      estimator: { lambda: 20 },
      noise: { name: "none", options: {} },
    });
    expect(defaults("score-function", given, {}).estimator).toEqual({});
  });

  it.each(["spo-plus", "fenchel-young", "hamming", "cost"])("learns by %s", async (loss) => {
    const session = await prepare({ loss, epochs: 10, samples: 1, degree: 1, noiseWidth: 0 });
    const { test_regret: before } = await session.measure(0);
    const { metrics } = await fit({ session, seed: 0 });
    expect(metrics.test_regret).toBeLessThan(0.5 * before!);
    session.dispose();
  });

  it("has no regret where its costs are right", async () => {
    const session = await prepare({ degree: 1, noiseWidth: 0 });
    const { features, costs } = session.batches.at(0, 0) as { features: tf.Tensor2D; costs: tf.Tensor2D };
    const one = tf.ones([features.shape[0], 1]); // least squares on a noise-free batch finds the weights
    const X = tf.concat([features, one], 1);
    let W = tf.zeros([6, costs.shape[1]]) as tf.Tensor2D;
    for (let i = 0; i < 3000; i++)
      W = tf.tidy(() => tf.sub(W, tf.mul(0.02, tf.matMul(X, tf.sub(tf.matMul(X, W), costs), true))));
    session.model.weights["linear.weight"]!.assign(tf.slice(W, [0, 0], [5, -1]));
    session.model.weights["linear.bias"]!.assign(tf.reshape(tf.slice(W, [5, 0], [1, -1]), [-1]));
    expect((await session.measure(0)).test_regret).toBeLessThan(1e-4);
    session.dispose();
  });

  it("frees all that it made, and draws its graphs", async () => {
    const before = tf.memory().numTensors;
    const session = await prepare({});
    await session.measure(0);
    const [section] = await session.sections(0);
    expect(section!.html.match(/<svg /g)).toHaveLength(6);
    expect(section!.html).toMatch(/costs \d+\.\d % more/);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("refuses a batch larger than the data before anything is trained", async () => {
    await expect(prepare({ batch: 300 })).rejects.toThrow("path-linear: batch = 300 exceeds the 200 training examples");
  });
});
