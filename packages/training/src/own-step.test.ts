import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AsyncSolver,
  asyncLayer,
  discreteLayer,
  type Estimator,
  type Noise,
  type Solver,
  trainStep,
} from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { fit } from "./fit.js";
import { openRunFolder } from "./run-folder.js";
import { capture } from "./snapshot.js";
import type { Session } from "./task.js";

let folder: string;
beforeAll(async () => {
  await tf.setBackend("cpu");
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-own-step-"));
});
afterEach(() => rm(folder, { recursive: true }));

const argmax: Solver = (theta) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), theta.shape.at(-1)!), "float32"));
const noise: Noise = (shape, seed) => tf.randomUniform([...shape], -1, 1, "float32", seed + 1);
/** Straight through, and counts its updates. */
const counting: Estimator<{ updates: number }> = {
  init: () => ({ updates: 0 }),
  ask: ({ theta }, dy) => [tf.sub(theta, dy)],
  tell: ({ z }, _, [target], { updates }) => ({ gradient: tf.sub(z, target!), state: { updates: updates + 1 } }),
};

/** A choice of three by two numbers, and a linear reading of it: in one piece, or through a solver that answers later. */
function toy(solver?: AsyncSolver): Session<tf.Tensor2D> {
  const weights = {
    reader: tf.variable(tf.tensor1d([1, -2, 3])),
    encoder: tf.variable(tf.tensor2d([[0.1, 0.2, -0.3], [-0.1, 0.3, 0.2]])), // biome-ignore format: a table
  };
  const encode = (x: tf.Tensor2D) => tf.matMul(x, weights.encoder as tf.Tensor2D);
  const loss = (z: tf.Tensor, x: tf.Tensor) =>
    tf.mean(tf.squaredDifference(tf.sum(tf.mul(z, weights.reader), -1), tf.mean(x))) as tf.Scalar;
  const optimizer = tf.train.adam(0.1);
  const parts = { noise, estimator: counting, samples: 2 };
  const sync = discreteLayer({ ...parts, solver: argmax });
  const layer = solver ? asyncLayer({ ...parts, solver }) : sync;
  return {
    model: { weights, loss: (x, seed) => loss(sync(encode(x), seed), x) },
    batches: { steps: 3, at: (epoch, step) => tf.randomUniform([4, 2], -1, 1, "float32", 1 + 10 * epoch + step) },
    optimizer,
    ...("forward" in layer && { step: trainStep({ weights, encode }, layer, loss, optimizer) }),
    epochs: 2,
    state: layer,
    measure: async () => ({}),
    sections: async () => [],
    dispose: () => tf.dispose(weights),
  };
}

const at = { step: 0, lossSum: 0, epochSeconds: 0, seconds: 0, loss: 0, metrics: {} };
const everything = async (session: Session<tf.Tensor2D>) => {
  const { tensors, optimizer, state } = await capture(session, { config: null, seed: 3 }, at);
  return { tensors, optimizer, state };
};
const later: AsyncSolver = async (theta) => argmax(theta);

it("takes a session's own step, with the bits of the session in one piece and no tensor left", async () => {
  const [whole, parted] = [toy(), toy(later)];
  const { loss } = await fit({ session: whole, seed: 3 });
  expect(await fit({ session: parted, seed: 3 })).toMatchObject({ status: "done", step: 6, loss });
  expect(await everything(parted)).toEqual(await everything(whole));
  const before = tf.memory().numTensors;
  await fit({ session: parted, seed: 3 });
  expect(tf.memory().numTensors).toBe(before);
});

it("stops within a step whose solver hangs, at a checkpoint from which the run goes on bit for bit", async () => {
  const whole = toy();
  await fit({ session: whole, seed: 3 });
  const stop = new AbortController();
  let solves = 0;
  const hanging: AsyncSolver = (theta) => {
    if (++solves < 8) return later(theta);
    setTimeout(() => stop.abort());
    return new Promise(() => {});
  };
  const path = join(folder, "run");
  const run = await openRunFolder({ path, config: null });
  const stopped = await fit({ session: toy(hanging), seed: 3, run, signal: stop.signal });
  expect(stopped).toMatchObject({ status: "stopped", step: 3 });
  const session = toy(later);
  const resumed = await openRunFolder({ path, config: null, resume: true });
  expect(await fit({ session, seed: 3, run: resumed, resume: true })).toMatchObject({
    status: "done",
    from: 3,
    step: 6,
  });
  expect(await everything(session)).toEqual(await everything(whole));
});

it("rejects as its step does", async () => {
  const session = toy(() => Promise.reject(new Error("no answer")));
  await expect(fit({ session, seed: 3 })).rejects.toThrow("no answer");
});
