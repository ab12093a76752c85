import { split } from "@discretely/random";
import { kSubsetMarginals } from "@discretely/solvers/k-subset-marginals";
import { topK } from "@discretely/solvers/top-k";
import { adam, type Parts, type Session, shuffled, type Task } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import { z } from "zod";
import { loadImages } from "./data.js";
import { defaults } from "./defaults.js";
import type { LabelledImages } from "./digits.js";
import { type Dvae, type DvaeBatch, dvae } from "./model.js";
import { comparison } from "./pictures.js";

const whole = (value: number) => z.number().int().min(1).default(value);

const settings = z.object({
  data: z
    .string()
    .default("generated")
    .describe("generated, mnist, fashion-mnist, or a folder with MNIST's four files"),
  train: z.number().int().min(1).optional().describe("training images, the first of the data (default: all)"),
  test: z.number().int().min(1).optional().describe("test images, the first of the data (default: all)"),
  epochs: whole(10).describe("passes over the training images"),
  batch: whole(100).describe("images a step"),
  learningRate: z.number().positive().default(1e-3).describe("of Adam"),
  rows: whole(20).describe("rows of a code"),
  columns: whole(20).describe("entries of a code row"),
  k: whole(10).describe("ones in a code row"),
  samples: whole(1).describe("S, codes drawn for an image"),
  temperature: z.number().min(0).default(1).describe("of the noise, forward and at the targets"),
  over: z.enum(["mean", "sum"]).default("mean").describe("the loss over the S codes; the reference sums"),
});
type Settings = z.infer<typeof settings>;

/** The discrete VAE as a task: settings, data, model, measure and pictures. Noise and estimator are handed in. */
export const dvaeTask = (): Task<typeof settings> => ({
  description: "discrete VAE on 28 x 28 images: a code of k-subsets, trained through the discrete layer",
  settings,
  defaults,
  prepare,
});

async function prepare(options: Settings, parts: Parts): Promise<Session<DvaeBatch>> {
  const { k, columns, samples, temperature, batch } = options;
  if (k > columns)
    throw new RangeError(`dvae: k = ${k} exceeds the ${columns} columns of a code row; pass k <= columns`);
  const { train, test } = await loadImages(options.data, {
    seed: split(parts.seed, 0),
    log: parts.log,
    ...(options.train === undefined ? {} : { train: options.train }),
    ...(options.test === undefined ? {} : { test: options.test }),
  });
  if (batch > train.labels.length) {
    throw new RangeError(
      `dvae: batch = ${batch} exceeds the ${train.labels.length} training images; pass a smaller batch`,
    );
  }
  const layer = parts.method({
    solver: topK({ k }),
    noise: parts.noise,
    family: kSubsetMarginals({ k }),
    samples,
    forwardTemperature: temperature,
  });
  const model = dvae({ ...options, layer, seed: split(parts.seed, 1) });
  const optimizer = adam({ learningRate: options.learningRate });
  return {
    model,
    batches: shuffled({
      ...{ count: train.labels.length, batch, seed: split(parts.seed, 2) },
      make: (examples) => batchOf(train, examples),
    }),
    optimizer,
    epochs: options.epochs,
    state: layer,
    measure: async (seed) => measure(model, test, samples, seed),
    sections: async (seed) => [
      { title: "Test images, their codes and reconstructions", html: show(model, test, options, seed) },
    ],
    dispose: () => {
      tf.dispose(Object.values(model.weights));
      optimizer.dispose();
    },
  };
}

const PIXELS = 28 * 28;

/** Images number `examples` as a batch, bytes mapped to [0, 1]. */
function batchOf({ images }: LabelledImages, examples: number[]): DvaeBatch {
  const values = new Float32Array(examples.length * PIXELS);
  for (const [b, example] of examples.entries()) {
    for (let p = 0; p < PIXELS; p++) values[b * PIXELS + p] = images[example * PIXELS + p]! / 255;
  }
  return { images: tf.tensor2d(values, [examples.length, PIXELS]), examples };
}

/** Images measured at a time; the figures do not depend on it. */
const CHUNK = 500;

/**
 * Means over the test images, in nats: `test_sampled`, −log p(x | z) + KL with drawn codes z; `test_map`, the same with
 * the noise-free MAP code; `test_kl`, the KL alone; `test_reference`, with drawn codes and KL / S, as the reference counts it.
 */
function measure(model: Dvae, data: LabelledImages, samples: number, seed: number): Record<string, number> {
  const count = data.labels.length;
  const sums = { sampled: 0, map: 0, kl: 0 };
  for (let start = 0; start < count; start += CHUNK) {
    const examples = Array.from({ length: Math.min(CHUNK, count - start) }, (_, i) => start + i);
    const [sampled, map, kl] = tf.tidy(() => {
      const batch = batchOf(data, examples);
      const drawn = model.terms(batch, seed, { training: false, sampled: true });
      const best = model.terms(batch, seed, { training: false });
      return [tf.mean(drawn.entropy, 1), best.entropy, drawn.kl].map((x) => tf.sum(x).dataSync()[0]!);
    }) as unknown as [number, number, number];
    sums.sampled += sampled;
    sums.map += map;
    sums.kl += kl;
  }
  const [sampled, map, kl] = [sums.sampled / count, sums.map / count, sums.kl / count];
  return { test_sampled: sampled + kl, test_map: map + kl, test_kl: kl, test_reference: sampled + kl / samples };
}

/** Ten test images with their MAP codes and reconstructions. */
function show(model: Dvae, data: LabelledImages, { rows, columns }: Settings, seed: number): string {
  const count = Math.min(10, data.labels.length);
  const examples = Array.from({ length: count }, (_, i) => i);
  const [originals, codes, reconstructions] = tf.tidy(() => {
    const { images } = batchOf(data, examples);
    const code = model.code(model.encode(images), examples, seed, { training: false }).z;
    return [images, code, tf.sigmoid(model.decode(code))].map((x) => x.dataSync<"float32">().slice());
  }) as unknown as [Float32Array, Float32Array, Float32Array];
  return comparison({ originals, codes, reconstructions, codeSize: [rows, columns], columns: count });
}
