import { type Choice, expectedGradient, type Family, type Method, type Noise } from "@discretely/core";
import { checkInteger } from "@discretely/core/check";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import type { Problem } from "./problem.js";

export interface EstimatesOptions {
  readonly problem: Problem;
  readonly method: Method;
  readonly noise: Noise;
  /** S. Default 1. */
  readonly samples?: number;
  /** M. Default 1. */
  readonly marginalSamples?: number;
  /** Estimates of each instance. Default 64. */
  readonly repetitions?: number;
  /** Estimates that are thrown away, in which an adaptive method finds its step. Default 50. */
  readonly warmUp?: number;
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
 * @throws RangeError for a count that is no integer >= 1 (the warm-up: >= 0).
 */
export function estimates(options: EstimatesOptions): Estimates {
  const { problem, method, noise, seed = 0 } = options;
  const samples = checkInteger("audit", "samples", options.samples ?? 1, { min: 1 });
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
  const run = (step: number) =>
    tf.tidy(() => estimate(theta, problem.loss, split(seed, step)).gradient.dataSync<"float32">());

  for (let step = 0; step < warmUp; step++) run(-1 - step);
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
