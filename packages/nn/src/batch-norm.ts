import { checkInteger, checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { Weights } from "./module.js";

/** What `batchNorm` takes. */
export interface BatchNormOptions {
  /** Features: the length of the last axis. */
  readonly features: number;
  /** The weight of the newest batch in the running statistics. Default 0.1. */
  readonly momentum?: number;
  /** ε, beside the variance. Default 1e-5. */
  readonly epsilon?: number;
}

/** A batch normalisation: its weights, its running statistics, and the function of them. */
export interface BatchNorm {
  /** `weight` w and `bias` b, `[features]`, which start as 1 and 0. */
  readonly weights: Weights;
  /** `mean` and `variance`, `[features]`: set by `apply` in training, without a gradient. They belong in a checkpoint. */
  readonly buffers: Weights;
  /** `[..., features]` → the same shape. In training by the batch's own statistics, and the running ones move. */
  readonly apply: (x: tf.Tensor, training: boolean) => tf.Tensor;
}

/**
 * Batch normalisation over all axes but the last (Ioffe & Szegedy, 2015): y = w (x − μ) / √(σ² + ε) + b.
 * In training μ and σ² are those of the batch, and the running ones move towards them by `momentum` (σ² without bias);
 * else they are the running ones.
 * @throws RangeError for an option out of range, and in training for a batch of a single row, which has no variance.
 */
export function batchNorm(options: BatchNormOptions): BatchNorm {
  checkNames("batchNorm", options, ["features", "momentum", "epsilon"]);
  const features = checkInteger("batchNorm", "features", options.features, { min: 1 });
  const momentum = checkNumber("batchNorm", "momentum", options.momentum ?? 0.1, { min: 0, max: 1 });
  const epsilon = checkNumber("batchNorm", "epsilon", options.epsilon ?? 1e-5, { above: 0 });
  const [weight, bias] = [vector(1, features, true), vector(0, features, true)];
  const [mean, variance] = [vector(0, features, false), vector(1, features, false)];

  const follow = (running: tf.Variable, batch: tf.Tensor) =>
    tf.tidy(() => running.assign(tf.add(tf.mul(running, 1 - momentum), tf.mul(batch, momentum))));
  const byBatch = (rows: tf.Tensor2D) => {
    const n = rows.shape[0];
    if (n < 2) throw new RangeError(`batchNorm: a batch of ${n} row has no variance; train on 2 or more`);
    return normalise(rows, weight, bias, epsilon, (batchMean, batchVariance) => {
      follow(mean, batchMean);
      follow(variance, tf.mul(batchVariance, n / (n - 1)));
    });
  };
  const byRunning = (rows: tf.Tensor2D) => {
    const scale = tf.mul(weight, tf.rsqrt(tf.add(variance, epsilon)));
    return tf.add(tf.mul(rows, scale), tf.sub(bias, tf.mul(mean, scale)));
  };
  return {
    weights: { weight, bias },
    buffers: { mean, variance },
    apply: (x, training) => {
      const rows = tf.reshape(x, [-1, features]) as tf.Tensor2D;
      return tf.reshape(training ? byBatch(rows) : byRunning(rows), x.shape);
    },
  };
}

const vector = (value: number, features: number, trained: boolean) =>
  tf.tidy(() => tf.variable(tf.fill([features], value), trained));

// tf.mean of TensorFlow.js 4.22 transposes on wasm
const meanOfRows = (x: tf.Tensor) => tf.div(tf.sum(x, 0), x.shape[0]!);

/**
 * y = w x̂ + b with x̂ = (x − μ) / √(σ² + ε) over the N rows, and, as one step of the tape,
 * db = Σ dy, dw = Σ dy x̂, dx = w / √(σ² + ε) · (dy − (db + x̂ dw) / N). `see` is shown μ and σ².
 */
function normalise(
  rows: tf.Tensor2D,
  weight: tf.Tensor,
  bias: tf.Tensor,
  epsilon: number,
  see: (mean: tf.Tensor, variance: tf.Tensor) => void,
): tf.Tensor {
  const op = tf.customGrad((x, w, b, save) => {
    const mean = meanOfRows(x as tf.Tensor);
    const centred = tf.sub(x as tf.Tensor, mean);
    const variance = meanOfRows(tf.square(centred));
    see(mean, variance);
    const scale = tf.rsqrt(tf.add(variance, epsilon));
    const unit = tf.mul(centred, scale);
    (save as tf.GradSaveFunc)([unit, scale, w as tf.Tensor]);
    const gradFunc = (dy: tf.Tensor, [unit, scale, w]: tf.Tensor[]) => {
      const db = tf.sum(dy, 0);
      const dw = tf.sum(tf.mul(dy, unit!), 0);
      const pulled = tf.div(tf.add(db, tf.mul(unit!, dw)), dy.shape[0]!);
      return [tf.mul(tf.sub(dy, pulled), tf.mul(w!, scale!)), dw, db];
    };
    return { value: tf.add(tf.mul(unit, w as tf.Tensor), b as tf.Tensor), gradFunc };
  });
  return op(rows, weight, bias);
}
