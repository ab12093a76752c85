import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { useBackend, wasm } from "@discretely/backends";
import { asyncLayer, type Method, perturbAndMap, trainStep } from "@discretely/core";
import { aimle, gumbelSoftmax, scoreFunction, straightThrough } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { uniform } from "@discretely/random";
import { argmax, topK } from "@discretely/solvers";
import { dvae } from "@discretely/task-dvae";
import { linearPathTask } from "@discretely/task-path";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";

const STEPS = 10_000;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;
beforeAll(() => useBackend([wasm]));

/** What is alive: tensors, and bytes of the heap and of array buffers. */
async function alive() {
  // With turns between: finalizers let go of the rest.
  for (let i = 0; i < 3; i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { tensors: tf.memory().numTensors, heap: heapUsed + arrayBuffers };
}

/** Takes the steps; from the middle on, when all code is compiled, no tensor may be added, and 1 % to the heap. */
async function soak(step: (i: number) => Promise<unknown> | unknown): Promise<void> {
  let before: Awaited<ReturnType<typeof alive>> | undefined;
  for (let i = 0; i < STEPS; i++) {
    if (i === STEPS / 2) before = await alive();
    await step(i);
  }
  const after = await alive();
  const growth = after.heap / before!.heap - 1;
  process.stdout.write(
    `${STEPS} steps: heap ${(before!.heap / 2 ** 20).toFixed(1)} MB, ${(100 * growth).toFixed(2)} %\n`,
  );
  expect(after.tensors).toBe(before!.tensors);
  expect(growth).toBeLessThan(0.01);
}

const methods: [string, Method][] = [
  ["AIMLE", perturbAndMap(aimle())],
  ["a score function", scoreFunction()],
  ["Gumbel-softmax", gumbelSoftmax()],
  ["straight-through", perturbAndMap(straightThrough())],
];

it.each(methods)("the discrete VAE by %s grows by nothing", async (_, method) => {
  const layer = method({ solver: argmax(), noise: gumbel(), samples: 2 });
  const model = dvae({ layer, pixels: 36, rows: 4, columns: 6, hidden: [16], seed: 0 });
  const weights = Object.values(model.weights);
  const optimizer = tf.train.adam(1e-3);
  const images = tf.tensor2d(uniform(new Float32Array(5 * 36), 1), [5, 36]);
  const batch = { images, examples: [0, 1, 2, 3, 4] };
  await soak((i) => void optimizer.minimize(() => model.loss(batch, i), false, weights));
});

it("paths by AIMLE grow by nothing", async () => {
  const task = linearPathTask();
  const parts = { method: perturbAndMap(aimle()), noise: gumbel(), seed: 0, log: () => {} };
  const settings = task.settings.parse({ train: 100, test: 10, batch: 10, samples: 3 });
  const { model, batches, optimizer } = await task.prepare(settings, parts);
  const weights = Object.values(model.weights);
  await soak((i) =>
    tf.tidy(() => {
      const batch = batches.at(0, i % batches.steps);
      optimizer.minimize(() => model.loss(batch, i), false, weights);
      tf.dispose(batch);
    }),
  );
});

it("an asynchronous layer grows by nothing", async () => {
  const layer = asyncLayer({ solver: async (x) => topK({ k: 2 })(x), noise: gumbel(), samples: 2, estimator: aimle() });
  const weights = { encoder: tf.variable(tf.tensor(uniform(new Float32Array(30), 1), [5, 6])) };
  const step = trainStep(
    { weights, encode: (x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, weights.encoder as tf.Tensor2D) },
    layer,
    (z) => tf.mean(tf.square(tf.sub(tf.sum(tf.mul(z, [1, 2, 3, 4, 5, 6]), -1), 5))) as tf.Scalar,
    tf.train.adam(0.01),
  );
  const batch = tf.tensor(uniform(new Float32Array(15), 2), [3, 5]);
  await soak((i) => step(batch, i));
});
