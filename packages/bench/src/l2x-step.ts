import { useBackend, wasm } from "@discretely/backends";
import { perturbAndMap } from "@discretely/core";
import { aimle } from "@discretely/estimators";
import { gumbel } from "@discretely/noise";
import { uniform } from "@discretely/random";
import { topK } from "@discretely/solvers";
import { l2x, randomVectors, toBatch } from "@discretely/task-l2x";
import * as tf from "@tensorflow/tfjs";
import { type Timing, time } from "./timing.js";

const [B, T, WIDTH, CHANNELS, K] = [40, 350, 200, 100, 10];

/**
 * Multiply-adds of a step as the layers are written (each convolution over every place), times 2. A convolution counts once
 * forward and twice backward, the first one once backward: its input is frozen. The predictor's are too few to matter.
 */
const FLOP = 2 * B * T * CHANNELS * (3 * WIDTH * 2 + 2 * 3 * CHANNELS * 3 + 2 * CHANNELS * 3 + 3);

/**
 * A training step of Learning to Explain on one thread of wasm, beside the time that its arithmetic would take at the rate
 * of a bare matrix product in the same run: the ratio is the share of that ceiling. The text is about as repetitive as
 * English (Zipf's law, 3,900 distinct words of 14,000), and the first convolution multiplies each word once: the step
 * does some three quarters of the counted arithmetic.
 */
export async function* l2xStep(): AsyncGenerator<Timing> {
  await useBackend([wasm]);
  for (const samples of [1, 10]) {
    const layer = perturbAndMap(aimle())({ solver: topK({ k: K }), noise: gumbel(), samples });
    const model = l2x({ layer, k: K, width: WIDTH, seed: 0 });
    const variables = Object.values(model.weights);
    const optimizer = tf.train.adam(1e-3);
    const batch = toBatch({ table: randomVectors(12_000, WIDTH, 0), length: T, k: K })(texts(), [...Array(B).keys()]);
    let seed = 0;
    const step = () => optimizer.minimize(() => model.loss(batch, seed++), false, variables);
    const [a, b] = [tf.randomNormal([B * T, 3 * CHANNELS]), tf.randomNormal([3 * CHANNELS, CHANNELS])] as tf.Tensor2D[];
    const product = 2 * B * T * 3 * CHANNELS * CHANNELS;
    const turns = 8;
    const bare = () => {
      for (let turn = 0; turn < turns; turn++) tf.matMul(a!, b!).dispose();
    };
    const timing = time({ kernel: "", ours: step, yardstick: "", theirs: bare, runs: 11 });
    const gflops = (flop: number, ms: number) => (flop / ms / 1e6).toFixed(1);
    const ceiling = (timing.yardstickMs * FLOP) / (turns * product);
    yield {
      kernel: `L2X step, AIMLE, Gumbel, B = ${B}, S = ${samples}: ${gflops(FLOP, timing.ms)} GFLOP/s`,
      ms: timing.ms,
      yardstick: `its ${(FLOP / 1e9).toFixed(1)} GFLOP at matMul's ${gflops(FLOP, ceiling)} GFLOP/s`,
      yardstickMs: ceiling,
      ratio: ceiling / timing.ms,
    };
    tf.dispose([a!, b!, ...Object.values(batch).filter((x) => x instanceof tf.Tensor), ...variables]);
    optimizer.dispose();
  }
}

/** Texts of T words, the word of rank r as often as 1 / r. */
function texts() {
  const words = 12_000 - 3;
  const ids = Array.from({ length: B }, (_, example) => {
    const draws = uniform(new Float64Array(T), 0, { example });
    return Int32Array.from(draws, (u) => 2 + Math.floor(words ** u));
  });
  return { ids, ratings: uniform(new Float32Array(B), 1) };
}
