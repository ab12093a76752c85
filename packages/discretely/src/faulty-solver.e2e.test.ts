import { type AsyncLayer, type AsyncSolver, asyncLayer, discreteLayer, trainStep, withPolicy } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { split, uniform } from "@discretely/random";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";

beforeAll(() => tf.setBackend("cpu"));

const [STEPS, B, n] = [200, 3, 6];
const solver = topK({ k: 2 });
const parts = { noise: gumbel(), samples: 2 };
const layerOf = (solver: AsyncSolver) => asyncLayer({ ...parts, solver, estimator: aimle() });

/** Of a hundred solves ten fail, five never answer, and the others answer out of order. */
function faulty() {
  const met = { asked: 0, failed: 0, hung: 0, overtaken: 0 };
  let last = 0;
  const service: AsyncSolver = async (theta) => {
    const call = met.asked++;
    const [luck, delay] = uniform(new Float64Array(2), split(1, call)) as unknown as [number, number];
    if (luck < 0.05) {
      met.hung++;
      return new Promise(() => {});
    }
    await new Promise((resolve) => setTimeout(resolve, 4 * delay));
    if (luck < 0.15) {
      met.failed++;
      throw new Error("503 Service Unavailable");
    }
    if (call < last) met.overtaken++;
    last = call;
    return solver(theta);
  };
  return { met, service };
}

/** An encoder of five numbers to six scores, and a loss that reads the chosen ones by weights of its own. */
function run() {
  const numbers = (shape: number[], seed: number) =>
    tf.tensor(uniform(new Float32Array(tf.util.sizeFromShape(shape)), seed), shape);
  const weights = { encoder: tf.variable(numbers([5, n], 1)), reader: tf.variable(numbers([n], 2)) };
  const optimizer = tf.train.adam(0.05);
  const batchOf = (seed: number) => numbers([B, 5], split(3, seed));
  const encode = (x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, weights.encoder as tf.Tensor2D);
  const loss = (z: tf.Tensor, x: tf.Tensor) =>
    tf.mean(tf.squaredDifference(tf.sum(tf.mul(z, weights.reader), -1), tf.mean(x, 1, true))) as tf.Scalar;
  /** Bit for bit: floats that print alike are the same. */
  const everything = async (layer: { readonly state: unknown }) => ({
    weights: Object.values(weights).map((x) => Array.from(x.dataSync())),
    slots: (await optimizer.getWeights()).map(({ tensor }) => Array.from(tensor.dataSync())),
    iterations: optimizer.iterations,
    state: layer.state,
  });
  return { weights, optimizer, batchOf, encode, loss, everything };
}

type Layer = AsyncLayer<unknown>;

/** All steps; a step that is rejected is taken again. */
async function train(layer: Layer) {
  const { weights, optimizer, batchOf, encode, loss, everything } = run();
  const step = trainStep({ weights, encode }, layer, loss, optimizer);
  let [rejected, tensors] = [0, 0];
  const losses: number[] = [];
  for (let seed = 0; seed < STEPS; ) {
    const batch = batchOf(seed);
    try {
      losses.push(await step(batch, seed));
      seed++;
    } catch {
      rejected++;
    }
    batch.dispose();
    if (losses.length === 1) tensors = tf.memory().numTensors; // the slots are there
  }
  const leaked = tf.memory().numTensors - tensors;
  return { ...(await everything(layer)), losses, rejected, leaked };
}

describe(`${STEPS} steps with a solver that fails 10 %, hangs 5 % and answers out of order`, () => {
  let sound: Awaited<ReturnType<typeof train>>;
  /** For the slowest backend on a busy machine to answer in, if it does. */
  let timeoutMs: number;
  beforeAll(async () => {
    const start = performance.now();
    sound = await train(layerOf(async (theta) => solver(theta)) as Layer);
    timeoutMs = 12 + (4 * (performance.now() - start)) / STEPS;
  });

  it.each([
    ["tried again by the policy", { attempts: 12, backoffMs: () => 1 }],
    ["by the caller, step by step", { rows: B * parts.samples }],
  ])("%s, end bit for bit where steps without a fault do, and leave no tensor", async (_, more) => {
    const { met, service } = faulty();
    const policy = { timeoutMs, inFlight: 16, ...more };
    const { rejected, ...ended } = await train(layerOf(withPolicy(service, policy)) as Layer);
    expect(ended).toEqual({ ...sound, rejected: undefined } satisfies object);
    expect(ended.leaked).toBe(0);
    expect(rejected > 0).toBe("rows" in more);
    expect(met.failed / met.asked).toBeGreaterThan(0.05);
    expect(met.hung / met.asked).toBeGreaterThan(0.02);
    expect(met.overtaken).toBeGreaterThan(STEPS / 4);
  });

  it("are those of minimize through discreteLayer", async () => {
    const { weights, optimizer, batchOf, encode, loss, everything } = run();
    const layer = discreteLayer({ ...parts, solver, estimator: aimle() });
    for (let seed = 0; seed < STEPS; seed++) {
      const batch = batchOf(seed);
      const value = optimizer.minimize(() => loss(layer(encode(batch), seed), batch), true, Object.values(weights));
      expect(value!.dataSync()[0]).toBe(sound.losses[seed]);
    }
    expect(await everything(layer)).toEqual({ ...sound, losses: undefined, rejected: undefined, leaked: undefined });
    expect(sound.losses.at(-1)).toBeLessThan(sound.losses[0]! / 2);
  });
});
