import { type Choice, expectedGradient, type Family, type Method, type Noise } from "@discretely/core";
import { checkInteger } from "@discretely/core/check";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import type { Problem } from "./problem.js";

/** What `estimates` takes. */
export interface EstimatesOptions {
  readonly problem: Problem;
  readonly method: Method;
  readonly noise: Noise;
  /** S. Default 1. */
  readonly samples?: number;
  /**
   * The most samples drawn at a time, of which S is a multiple where it is larger: an estimate is then the mean over its chunks, and
   * a method whose draws see each other (a leave-one-out baseline, AIMLE's density) sees those of a chunk. Default: all.
   */
  readonly chunk?: number;
  /** M. Default 1. */
  readonly marginalSamples?: number;
  /** Estimates of each instance. Default 64. */
  readonly repetitions?: number;
  /** Estimates that are thrown away, in which an adaptive method finds its step. Default 50. */
  readonly warmUp?: number;
  /** Of all draws. Default 0. */
  readonly seed?: number;
}

/** Independent estimates of a problem's gradient by one method, and what they cost. */
export interface Estimates {
  /** `repetitions` gradients, each flat as θ. */
  readonly gradients: readonly Float32Array[];
  /** Rows solved, or drawn from the exact family, for an estimate of one instance. */
  readonly solves: number;
  /** Of an estimate of all instances, on the backend in use. */
  readonly milliseconds: number;
}

/** Entries `[B, T, ...instance]` in a step, at most: a single instance is repeated up to here. */
const ENTRIES = 2 ** 20;

/**
 * Estimates by one layer: after the warm-up its state is put back before every estimate, so that all are independent.
 * A layer without a state needs no warm-up, and gets none.
 * @throws RangeError for a count that is no integer >= 1 (the warm-up: >= 0), and for samples that are no multiple of the chunk.
 */
export function estimates(options: EstimatesOptions): Estimates {
  const { problem, method, noise, seed = 0 } = options;
  const { samples, chunks } = chunksOf(options);
  const marginalSamples = checkInteger("audit", "marginalSamples", options.marginalSamples ?? 1, { min: 1 });
  const repetitions = checkInteger("audit", "repetitions", options.repetitions ?? 64, { min: 1 });
  const warmUp = checkInteger("audit", "warmUp", options.warmUp ?? 50, { min: 0 });
  const [B, ...instance] = problem.shape;
  const counter = counted(problem);
  const choice: Choice = { ...counter.choice, noise, samples, marginalSamples };
  const layer = method(choice);
  const estimate = expectedGradient(layer);
  // One instance fills a batch by repetition; several are a batch already.
  const perStep = B > 1 ? 1 : Math.max(1, Math.floor(ENTRIES / (samples * marginalSamples * problem.theta.length)));
  const copies = Math.min(perStep, repetitions);
  const theta = tf.tile(tf.tensor(problem.theta, [B, ...instance]), [copies, ...instance.map(() => 1)]);
  const draw = (seed: number) => tf.tidy(() => estimate(theta, problem.loss, seed).gradient.dataSync<"float32">());
  const run = (step: number) =>
    chunks === 1 ? draw(split(seed, step)) : meanOf(chunks, (chunk) => draw(split(seed, step, chunk)));

  for (let step = 0; step < warmUp && layer.state !== undefined; step++) run(-1 - step);
  const settled = JSON.stringify({ state: layer.state });
  const steps = Math.ceil(repetitions / copies);
  const gradients: Float32Array[] = [];
  counter.reset();
  const began = performance.now();
  for (let step = 0; step < steps; step++) {
    layer.load(JSON.parse(settled).state);
    const rows = run(step);
    const size = problem.theta.length;
    for (let c = 0; c < copies; c++) gradients.push(rows.slice(c * size, (c + 1) * size));
  }
  const milliseconds = (performance.now() - began) / (steps * copies);
  const solves = counter.rows() / (steps * copies * B);
  theta.dispose();
  return { gradients: gradients.slice(0, repetitions), solves, milliseconds };
}

/** S parted into equal chunks. @throws RangeError for samples that are no multiple of the chunk. */
export function chunksOf(options: Pick<EstimatesOptions, "samples" | "chunk">): { samples: number; chunks: number } {
  const samples = checkInteger("audit", "samples", options.samples ?? 1, { min: 1 });
  const chunk = checkInteger("audit", "chunk", options.chunk ?? samples, { min: 1 });
  if (chunk >= samples) return { samples, chunks: 1 };
  if (samples % chunk === 0) return { samples: chunk, chunks: samples / chunk };
  throw new RangeError(`audit: samples = ${samples} is no multiple of chunk = ${chunk}; pass one that is`);
}

function meanOf(count: number, row: (i: number) => Float32Array): Float32Array {
  const sum = Float64Array.from(row(0));
  for (let i = 1; i < count; i++) for (const [j, x] of row(i).entries()) sum[j]! += x;
  return Float32Array.from(sum, (x) => x / count);
}

/** The problem's solver and family, with a count of the rows that are solved or drawn exactly. */
function counted({ solver, family }: Problem) {
  let rows = 0;
  const choice = {
    solver: (theta: tf.Tensor) => {
      rows += theta.shape[0]!;
      return solver(theta);
    },
    ...(family && {
      family: {
        ...family,
        sample: (...args: Parameters<Family["sample"]>) => {
          rows++;
          return family.sample(...args);
        },
      },
    }),
  };
  return {
    choice,
    rows: () => rows,
    reset: () => {
      rows = 0;
    },
  };
}
