import { split } from "@discretely/random";
import { kSubsetMarginals } from "@discretely/solvers/k-subset-marginals";
import { topK } from "@discretely/solvers/top-k";
import { digits } from "@discretely/task-dvae/digits";
import { type DvaeBatch, dvae } from "@discretely/task-dvae/model";
import { shuffled } from "@discretely/training/shuffled";
import * as tf from "@tensorflow/tfjs-core";
import { methodOf, noiseOf, sizeInUse } from "../parts.js";
import type { DvaeValues } from "./controls.js";

/** Pixels of an image, and of its side. */
export const PIXELS = 784;
export const IMAGE_SIDE = 28;

/** Test digits that are shown. */
export const SHOWN = 10;

/** Generated digits to learn from. */
const TRAIN = 2000;

/** Test digits, what becomes of them, and how well: all in [0, 1]. */
export interface Pictures {
  /** SHOWN × 784. */
  readonly originals: Float32Array;
  /** SHOWN × rows × columns. */
  readonly codes: Float32Array;
  readonly reconstructions: Float32Array;
  /** The mean of −log p(x | z) + KL over them, z the noise-free code, in nats. */
  readonly loss: number;
}

/** A discrete VAE under training on generated digits, on whatever backend is in use. */
export interface Trainer {
  /** One step of Adam; the loss of its batch in nats, and the λ or β that it used. */
  readonly step: () => Promise<{ readonly loss: number; readonly size: number | undefined }>;
  readonly pictures: () => Promise<Pictures>;
  readonly dispose: () => void;
}

/** A function of the values alone, up to the arithmetic of the backend. */
export function trainer(values: DvaeValues): Trainer {
  const { rows, columns, hidden, batch, seed, k, samples } = values;
  const [train, test] = [digitsOf(split(seed, 0)), digitsOf(split(seed, 1))];
  const layer = methodOf(values)({
    solver: topK({ k }),
    noise: noiseOf(values.noise, k),
    family: kSubsetMarginals({ k }),
    samples,
  });
  const model = dvae({ layer, seed: split(seed, 2), rows, columns, hidden: [hidden] });
  const variables = Object.values(model.weights);
  const optimizer = tf.train.adam(values.rate);
  const make = (examples: number[]) => batchOf(train, examples);
  const batches = shuffled({ count: TRAIN, batch, seed: split(seed, 3), make });
  let done = 0;
  return {
    step: async () => {
      const size = sizeInUse(await layer.readState(), values); // without holding up the device
      const loss = tf.tidy(() => {
        const images = batches.at(Math.floor(done / batches.steps), done % batches.steps);
        return optimizer.minimize(() => model.loss(images, split(seed, 4, done)), true, variables)!;
      });
      done++;
      return { loss: await read(loss).then((values) => values[0]!), size };
    },
    pictures: () => picture(model, test),
    dispose: () => {
      tf.dispose(variables);
      optimizer.dispose();
    },
  };
}

async function picture(model: ReturnType<typeof dvae>, test: Digits): Promise<Pictures> {
  const examples = Array.from({ length: SHOWN }, (_, i) => i);
  const [originals, codes, reconstructions, loss] = tf.tidy(() => {
    const batch = batchOf(test, examples);
    const code = model.code(model.encode(batch.images), examples, 0, { training: false }).z;
    const { entropy, kl } = model.terms(batch, 0, { training: false });
    return [batch.images, code, tf.sigmoid(model.decode(code)), tf.add(tf.mean(entropy), tf.mean(kl))];
  }) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  return {
    originals: await read(originals),
    codes: await read(codes),
    reconstructions: await read(reconstructions),
    loss: (await read(loss))[0]!,
  };
}

/** The values of a tensor, which is freed: without holding up a backend that computes beside the page. */
async function read(tensor: tf.Tensor): Promise<Float32Array> {
  const values = (await tensor.data<"float32">()).slice();
  tensor.dispose();
  return values;
}

/** The pixels of the digit of that number, bytes. */
type Digits = (example: number) => Uint8Array;

/** The digits of a seed, each drawn when it is first asked for: training begins at once. */
function digitsOf(seed: number): Digits {
  const drawn = new Map<number, Uint8Array>();
  return (example) => {
    const known = drawn.get(example);
    if (known) return known;
    const { images } = digits({ count: 1, seed, offset: example });
    drawn.set(example, images);
    return images;
  };
}

function batchOf(of: Digits, examples: number[]): DvaeBatch {
  const values = new Float32Array(examples.length * PIXELS);
  for (const [b, example] of examples.entries()) {
    for (const [p, ink] of of(example).entries()) values[b * PIXELS + p] = ink / 255;
  }
  return { images: tf.tensor2d(values, [examples.length, PIXELS]), examples };
}
