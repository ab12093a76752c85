import { checkInteger, checkNames } from "@discretely/core/check";
import { normal } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import type { Baseline, BaselineNetwork, Weights } from "./baseline.js";
import { type MovingAverageOptions, type MovingAverageState, movingAverage } from "./moving-average.js";

/** What `learnedBaseline` takes. */
export interface LearnedBaselineOptions extends MovingAverageOptions {
  /** Entries of θ behind one loss: those of an instance, or of all the instances that share it. */
  readonly inputs?: number;
  /** Hidden units. Default 64. */
  readonly hidden?: number;
  /** Of the initial weights. Default 0. */
  readonly seed?: number;
  /** A network of yours in place of `inputs`, `hidden` and `seed`. */
  readonly network?: BaselineNetwork;
}

/**
 * b = e + f(θ), with e the moving average and f(θ) = W₂ ReLU(W₁ θ + b₁) + b₂ trained with the model on (L − e − f(θ))²: NVIL
 * (Mnih & Gregor, 2014, https://arxiv.org/abs/1402.0030). f starts at 0 and sees θ as a constant.
 * @throws RangeError for an unknown option or one out of range, and, when it is used, for a θ of another size.
 */
export function learnedBaseline(options: LearnedBaselineOptions): Baseline<MovingAverageState> {
  checkNames("learnedBaseline", options, ["inputs", "hidden", "seed", "network", "decay", "parity"]);
  const { inputs, hidden, seed, network, ...rest } = options;
  return { ...movingAverage(rest), network: network ?? twoLayers(inputs, hidden ?? 64, seed ?? 0) };
}

function twoLayers(inputs: unknown, hidden: number, seed: number): BaselineNetwork {
  const rows = checkInteger("learnedBaseline", "inputs", inputs, { min: 1 });
  const units = checkInteger("learnedBaseline", "hidden", hidden, { min: 1 });
  checkInteger("learnedBaseline", "seed", seed);
  const kernel = () => normal(new Float32Array(rows * units), seed).map((x) => x * Math.sqrt(2 / rows));
  return {
    weights: () => ({
      "hidden.kernel": tf.variable(tf.tensor2d(kernel(), [rows, units])),
      "hidden.bias": tf.variable(tf.zeros([units])),
      "output.kernel": tf.variable(tf.zeros([units, 1])),
      "output.bias": tf.variable(tf.zeros([1])),
    }),
    apply: (theta, weights) => {
      if (theta.shape[1] === rows) return dense(tf.relu(dense(theta, weights, "hidden")), weights, "output");
      throw new RangeError(
        `learnedBaseline: inputs = ${rows}, but ${theta.shape[1]} entries of θ lie behind a loss; pass that`,
      );
    },
  };
}

const dense = (x: tf.Tensor, weights: Weights, name: string): tf.Tensor =>
  tf.add(tf.matMul(x as tf.Tensor2D, weights[`${name}.kernel`] as unknown as tf.Tensor2D), weights[`${name}.bias`]!);
