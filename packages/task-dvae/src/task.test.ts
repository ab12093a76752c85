import { type Estimator, type Noise, perturbAndMap } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { dvaeTask } from "./task.js";

beforeAll(() => tf.setBackend("cpu"));

const estimator: Estimator = {
  init: () => undefined,
  ask: () => [],
  tell: (_, dy) => ({ gradient: dy, state: undefined }),
};
const noise: Noise = (shape) => tf.zeros([...shape]);
const prepare = (given: Record<string, unknown>, seed = 0) => {
  const task = dvaeTask();
  const settings = task.settings.parse({ train: 40, test: 10, batch: 8, epochs: 1, ...given });
  return task.prepare(settings, { method: perturbAndMap(estimator), noise, seed, log: () => {} });
};

describe("dvaeTask", () => {
  it("advises Sum-of-Gamma noise with κ = k, and I-MLE's λ = 10", () => {
    const { defaults, settings } = dvaeTask();
    const given = settings.parse({ k: 7 });
    expect(defaults("aimle", given, {})).toEqual({
      estimator: {},
      noise: { name: "sum-of-gamma", options: { kappa: 7 } },
    });
    expect(defaults("imle", given, {}).estimator).toEqual({ lambda: 10 });
    expect(defaults("imle", given, { beta: 0.1 }).estimator).toEqual({});
    expect(defaults("soft-sub", given, {})).toEqual({ estimator: { k: 7 }, noise: { name: "gumbel", options: {} } });
    expect(defaults("gumbel-softmax", given, {}).estimator).toEqual({});
  });

  it("visits every training image once an epoch, in an order of epoch and seed alone", async () => {
    const session = await prepare({});
    const epoch = (number: number) =>
      Array.from({ length: session.batches.steps }, (_, step) => {
        const batch = session.batches.at(number, step) as { images: tf.Tensor; examples: number[] };
        batch.images.dispose();
        return batch.examples;
      }).flat();
    const [first, second] = [epoch(0), epoch(1)];
    expect([...first].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(second).not.toEqual(first);
    expect(epoch(0)).toEqual(first);
    const again = await prepare({});
    const other = await prepare({}, 1);
    expect((again.batches.at(0, 0) as { examples: number[] }).examples).toEqual(first.slice(0, 8));
    expect((other.batches.at(0, 0) as { examples: number[] }).examples).not.toEqual(first.slice(0, 8));
    for (const made of [session, again, other]) made.dispose();
  });

  it("measures by name, and shows ten images with codes and reconstructions", async () => {
    const session = await prepare({});
    const metrics = await session.measure(0);
    expect(Object.keys(metrics)).toEqual(["test_sampled", "test_map", "test_kl", "test_reference"]);
    // Without noise a drawn code is the MAP code.
    expect(metrics.test_sampled).toBeCloseTo(metrics.test_map!, 4);
    const [section] = await session.sections(0);
    expect(section!.html.match(/<img /g)).toHaveLength(30);
    session.dispose();
  });

  it("frees all that it made", async () => {
    const before = tf.memory().numTensors;
    const session = await prepare({});
    await session.measure(0);
    await session.sections(0);
    session.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    [{ k: 21 }, "dvae: k = 21 exceeds the 20 columns of a code row; pass k <= columns"],
    [{ batch: 41 }, "dvae: batch = 41 exceeds the 40 training images; pass a smaller batch"],
  ])("refuses %o before anything is trained", async (given, message) => {
    await expect(prepare(given)).rejects.toThrow(message);
  });
});
