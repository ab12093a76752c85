import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { adamW } from "./adamw.js";
import { type FitOptions, fit } from "./fit.js";
import { learningRate } from "./learning-rate.js";
import { openRunFolder } from "./run-folder.js";
import { isEpochRow, type Row } from "./run-store.js";
import { stepDecay } from "./schedules.js";
import { capture } from "./snapshot.js";
import type { Session } from "./task.js";

const STEPS = 5;
const EPOCHS = 3;
const config = { task: "toy", settings: { width: 3 } };
let folder: string;

beforeAll(async () => {
  await tf.setBackend("cpu");
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-fit-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface ToyOptions {
  readonly optimizer?: () => tf.Optimizer;
  /** The global step at which the making of the batch throws, as if the process had died there. */
  readonly dieAt?: number;
  readonly lossOf?: (loss: tf.Scalar) => tf.Scalar;
  readonly outputs?: number;
}
type Batch = { x: tf.Tensor; y: tf.Tensor };

/**
 * A noisy linear regression whose layer state counts the steps, as an adaptive estimator's would, and whose buffer follows
 * the error, as batch normalisation's would.
 */
function toy(options: ToyOptions = {}): Session<Batch> {
  const { optimizer = () => tf.train.adam(0.05), dieAt = -1, lossOf = (loss) => loss, outputs = 2 } = options;
  // the names are made out of order, to show that the order is not relied on
  const weights = {
    kernel: tf.variable(tf.linspace(-1, 1, 3 * outputs).reshape([3, outputs])),
    bias: tf.variable(tf.zeros([outputs])),
  };
  const buffers = { mean: tf.variable(tf.zeros([outputs]), false) };
  let state = { momentum: 0 };
  return {
    model: {
      weights,
      buffers,
      loss: ({ x, y }, seed) => {
        state = { momentum: 0.9 * state.momentum + 0.1 * (seed % 7) };
        const noise = tf.randomUniform([4, outputs], -0.1, 0.1, "float32", seed);
        const error = x
          .matMul(weights.kernel)
          .add(weights.bias)
          .add(noise)
          .add(0.01 * state.momentum)
          .sub(y);
        buffers.mean.assign(buffers.mean.mul(0.9).add(error.mean(0)));
        return lossOf(error.square().mean().asScalar());
      },
    },
    batches: {
      steps: STEPS,
      at: (epoch, step) => {
        if (epoch * STEPS + step === dieAt) throw new Error("killed");
        const x = tf.randomUniform([4, 3], -1, 1, "float32", 1000 * epoch + step);
        return { x, y: x.sum(1, true).tile([1, outputs]) };
      },
    },
    optimizer: optimizer(),
    epochs: EPOCHS,
    state: {
      toJSON: () => state,
      load: (json) => {
        state = json as typeof state;
      },
    },
    measure: async (seed) => ({ drawn: seed, norm: tf.tidy(() => weights.kernel.norm().dataSync()[0]!) }),
    sections: async () => [],
    dispose: () => tf.dispose([weights, buffers]),
  };
}

const at = { step: 0, lossSum: 0, epochSeconds: 0, seconds: 0, loss: 0, metrics: {} };
/** Weights, buffers, slots, steps and layer state: all that must be bit-equal. */
const everything = async (session: Session<Batch>) => {
  const { tensors, optimizer, state } = await capture(session, { config, seed: 7 }, at);
  return { tensors, optimizer, state };
};
const untimed = (rows: readonly Row[]) => rows.map((row) => (isEpochRow(row) ? { ...row, seconds: 0 } : row));
const open = (resume = false, log?: (line: string) => void) =>
  openRunFolder({ path: join(folder, "run"), config, resume, log });
const options = { seed: 7, checkpointEvery: 2, logEvery: 1 };

/** The run that nothing interrupts. */
async function uninterrupted(toyOptions: ToyOptions, more: Partial<FitOptions<Batch>> = {}) {
  const session = toy(toyOptions);
  const run = await openRunFolder({ path: join(folder, "whole"), config });
  await fit({ session, run, ...options, ...more });
  return { state: await everything(session), rows: untimed(await run.rows()) };
}

describe("fit", () => {
  const optimizers = {
    "tfjs's adam": () => tf.train.adam(0.05),
    sgd: () => tf.train.sgd(0.05),
    momentum: () => tf.train.momentum(0.05, 0.9),
    rmsprop: () => tf.train.rmsprop(0.01, 0.9, 0.5, 1e-7, true),
    adagrad: () => tf.train.adagrad(0.1),
    adadelta: () => tf.train.adadelta(0.1),
    adamax: () => tf.train.adamax(0.05, 0.9, 0.999, 1e-7, 0.01),
    adamW: () => adamW({ learningRate: 0.05, weightDecay: 0.1 }),
  };
  for (const [name, optimizer] of Object.entries(optimizers)) {
    it(`resumes bit-exactly with ${name}, killed in mid-epoch`, async () => {
      const whole = await uninterrupted({ optimizer });
      await expect(fit({ session: toy({ optimizer, dieAt: 7 }), run: await open(), ...options })).rejects.toThrow(
        "killed",
      );
      const session = toy({ optimizer });
      const run = await open(true);
      const result = await fit({ session, run, ...options, resume: true });
      expect(result).toMatchObject({ status: "done", from: 6, step: 15 });
      expect(await everything(session)).toEqual(whole.state);
      expect(untimed(await run.rows())).toEqual(whole.rows);
    });
  }

  it("resumes bit-exactly wherever it is killed", async () => {
    const whole = await uninterrupted({});
    for (let dieAt = 0; dieAt < STEPS * EPOCHS; dieAt++) {
      const path = join(folder, `dies-${dieAt}`);
      const run = await openRunFolder({ path, config });
      await expect(fit({ session: toy({ dieAt }), run, ...options })).rejects.toThrow("killed");
      const session = toy();
      const resumed = await openRunFolder({ path, config, resume: true });
      await fit({ session, run: resumed, ...options, resume: true });
      expect(await everything(session)).toEqual(whole.state);
      expect(untimed(await resumed.rows())).toEqual(whole.rows);
    }
  });

  it("stops on a signal with a checkpoint at that step, and goes on under a schedule", async () => {
    const schedule = stepDecay({ size: 1, gamma: 0.5 });
    const whole = await uninterrupted({}, { schedule });
    const stop = new AbortController();
    const progress = {
      start: () => {},
      step: ({ step }: Row) => step === 8 && stop.abort(),
      epoch: () => {},
      stop: () => {},
    };
    const first = toy();
    const run = await open();
    const stopped = await fit({
      session: first,
      run,
      ...options,
      checkpointEvery: 100,
      schedule,
      progress,
      signal: stop.signal,
    });
    expect(stopped).toMatchObject({ status: "stopped", step: 8 });
    expect(learningRate(first.optimizer)).toBe(0.05);
    const session = toy();
    await fit({ session, run: await open(true), ...options, checkpointEvery: 100, schedule, resume: true });
    expect(await everything(session)).toEqual(whole.state);
    expect(untimed(await run.rows())).toEqual(whole.rows);
  });

  it("takes the session's schedule where it is given none, and goes before it where it is", async () => {
    const [schedule, other] = [stepDecay({ size: 1, gamma: 0.5 }), stepDecay({ size: 1, gamma: 0.1 })];
    const stateBy = async (sessions: typeof schedule | undefined, given?: typeof schedule) => {
      const session = { ...toy(), ...(sessions && { schedule: sessions }) };
      await fit({ session, ...options, schedule: given });
      return everything(session);
    };
    const halved = await stateBy(undefined, schedule);
    expect(await stateBy(schedule)).toEqual(halved);
    expect(await stateBy(other, schedule)).toEqual(halved);
    expect(await stateBy(undefined)).not.toEqual(halved);
  });

  it("goes on from the last whole checkpoint when the writer died before the rename, or half of a file is there", async () => {
    const whole = await uninterrupted({});
    await expect(fit({ session: toy({ dieAt: 9 }), run: await open(), ...options })).rejects.toThrow("killed");
    const files = join(folder, "run", "checkpoints");
    expect(await readdir(files)).toEqual(["step-000000006.safetensors", "step-000000008.safetensors"]);
    const newest = join(files, "step-000000008.safetensors");
    await writeFile(join(files, "step-000000010.safetensors.tmp"), (await readFile(newest)).subarray(0, 300));
    await truncate(newest, 700);
    const said: string[] = [];
    const session = toy();
    const result = await fit({ session, run: await open(true, (line) => said.push(line)), ...options, resume: true });
    expect(result.from).toBe(6);
    expect(said).toEqual([
      "checkpoint ignored: step-000000010.safetensors.tmp: never finished",
      expect.stringMatching(/^checkpoint ignored: step-000000008.safetensors: at byte \d+: /),
    ]);
    expect(await everything(session)).toEqual(whole.state);
    expect(await readdir(files)).toEqual(["step-000000014.safetensors", "step-000000015.safetensors"]);
  });

  it("resumes a finished run as finished, with its metrics", async () => {
    const done = await fit({ session: toy(), run: await open(), ...options });
    const again = await fit({ session: toy(), run: await open(true), ...options, resume: true });
    expect(again).toEqual({ ...done, from: 15 });
  });

  it("starts over when the run was killed before its first checkpoint", async () => {
    await expect(fit({ session: toy({ dieAt: 1 }), run: await open(), ...options })).rejects.toThrow("killed");
    const run = await open(true);
    await fit({ session: toy(), run, ...options, resume: true });
    expect(untimed(await run.rows())).toEqual((await uninterrupted({})).rows);
  });

  it("refuses a checkpoint of another seed, shape, optimiser or epoch, and names each", async () => {
    await fit({ session: toy(), run: await open(), ...options });
    const other = { ...toy({ outputs: 1, optimizer: () => tf.train.sgd(0.1) }) };
    const session = { ...other, batches: { ...other.batches, steps: 4 } };
    const before = await session.model.weights.kernel!.data();
    await expect(fit({ session, run: await open(true), ...options, seed: 8, resume: true })).rejects.toThrow(
      "seed: 7 there, 8 here; steps of an epoch: 5 there, 4 here; " +
        'optimizer: "Adam" there, "SGD" here; weights.bias: "F32 [2]" there, "F32 [1]" here; ' +
        'weights.kernel: "F32 [3,2]" there, "F32 [3,1]" here; buffers.mean: "F32 [2]" there, "F32 [1]" here',
    );
    expect(await session.model.weights.kernel!.data()).toEqual(before);
  });

  it("gives step t the batch and the seed of its place, and each epoch's measure the same seed", async () => {
    const places: string[] = [];
    const session = toy();
    const batches = {
      steps: STEPS,
      at: (epoch: number, step: number) => {
        places.push(`${epoch}.${step}`);
        return session.batches.at(epoch, step);
      },
    };
    const rows: Row[] = [];
    await fit({ session: { ...session, batches }, seed: 7, onEpoch: (row) => rows.push(row) });
    expect(places).toEqual([
      "0.0",
      "0.1",
      "0.2",
      "0.3",
      "0.4",
      "1.0",
      "1.1",
      "1.2",
      "1.3",
      "1.4",
      "2.0",
      "2.1",
      "2.2",
      "2.3",
      "2.4",
    ]);
    expect(new Set(rows.map((row) => isEpochRow(row) && row.metrics.drawn)).size).toBe(1);
  });

  it("writes a row per step and epoch, the epoch's loss being the mean of its steps", async () => {
    const { rows } = await uninterrupted({});
    for (let epoch = 1; epoch <= EPOCHS; epoch++) {
      const losses = rows.filter((row) => row.epoch === epoch && !isEpochRow(row)).map(({ loss }) => loss);
      expect(losses).toHaveLength(STEPS);
      const row = rows.filter(isEpochRow)[epoch - 1]!;
      expect(row).toMatchObject({ epoch, step: epoch * STEPS });
      expect(row.loss).toBe(losses.reduce((a, b) => a + b, 0) / STEPS);
    }
  });

  it("names the step of a loss that is not finite, and keeps the last checkpoint", async () => {
    let calls = 0;
    const lossOf = (loss: tf.Scalar) => (++calls === 5 ? loss.mul(Number.NaN).asScalar() : loss);
    const run = await open();
    await expect(fit({ session: toy({ lossOf }), run, ...options })).rejects.toThrow(
      "fit: the loss is NaN at step 5 (epoch 1); lower the learning rate",
    );
    expect((await run.load())?.place.step).toBe(4);
  });

  it("writes no checkpoint of weights that are not finite behind a finite loss", async () => {
    // 0 · √0 is 0, and its gradient 0 · ∞
    const lossOf = (loss: tf.Scalar) => loss.add(loss.mul(0).sqrt().mul(0)).asScalar();
    const run = await open();
    await expect(fit({ session: toy({ lossOf }), run, ...options, checkpointEvery: 1 })).rejects.toThrow(
      /^checkpoint: "bias" holds NaN at entry 0/,
    );
    expect(await run.load()).toBeUndefined();
  });

  it("leaks no tensor, with checkpoints or without", async () => {
    const session = toy();
    await fit({ session, ...options }); // makes the slots
    const before = tf.memory().numTensors;
    await fit({ session, run: await open(), ...options, checkpointEvery: 1 });
    expect(tf.memory().numTensors).toBe(before);
    await fit({ session, run: await open(true), ...options, resume: true });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("lets timers run", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 10);
    const slow = toy({
      lossOf: (loss) => {
        const until = performance.now() + 30;
        while (performance.now() < until);
        return loss;
      },
    });
    await fit({ session: slow, seed: 7 });
    clearInterval(timer);
    expect(ticks).toBeGreaterThanOrEqual(5); // 450 ms of steps, a breath every 60
  });

  it("checks its options", async () => {
    const session = toy();
    await expect(fit({ session, seed: 0.5 })).rejects.toThrow("fit: seed must be an integer, got 0.5");
    await expect(fit({ session, seed: 0, checkpointEvery: 0 })).rejects.toThrow(
      "fit: checkpointEvery must be an integer >= 1",
    );
  });
});
