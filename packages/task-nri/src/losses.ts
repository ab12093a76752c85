import * as tf from "@tensorflow/tfjs-core";

/** What `gaussianNll` takes. */
export interface GaussianNllOptions {
  /** σ². Default 5·10⁻⁵. */
  readonly variance?: number;
  /** With the constant ½ ln 2πσ² of every coordinate. Default false. */
  readonly constant?: boolean;
}

/**
 * −log N(target; prediction, σ²) over all coordinates and frames, divided by the number of vertices, in nats:
 * predictions `[N, n, ...]` and targets `[B, n, ...]`, N = B or a multiple (instance-major) → `[N]`.
 */
export function gaussianNll(prediction: tf.Tensor, target: tf.Tensor, options: GaussianNllOptions = {}): tf.Tensor1D {
  const { variance = 5e-5, constant = false } = options;
  const [B, n] = target.shape as [number, number];
  const size = target.size / B;
  const error = tf.sub(tf.reshape(prediction, [B, -1, size]), tf.reshape(target, [B, 1, size]));
  const nll = tf.div(tf.sum(tf.square(error), -1), 2 * variance * n);
  const shift = constant ? (size * Math.log(2 * Math.PI * variance)) / (2 * n) : 0;
  return tf.reshape(tf.add(nll, shift), [-1]);
}

/**
 * KL of Gumbel variables of locations l to standard ones, Σ (l + e⁻ˡ − 1), divided by the number of vertices, in nats:
 * `[B, ...]` → `[B]`. The prior of a perturbed structure (Paulus et al., 2020).
 */
export function gumbelKl(logits: tf.Tensor, vertices: number): tf.Tensor1D {
  const rows = tf.reshape(logits, [logits.shape[0]!, -1]);
  return tf.div(tf.sum(tf.sub(tf.add(rows, tf.exp(tf.neg(rows))), 1), 1), vertices);
}

/**
 * KL of independent categorical variables to uniform ones, Σ q (ln q + ln K) over edges and types, divided by the number of
 * vertices, in nats: logits `[B, edges, K]` → `[B]`.
 */
export function categoricalKl(logits: tf.Tensor, vertices: number): tf.Tensor1D {
  const logQ = tf.logSoftmax(logits, -1);
  return tf.div(tf.sum(tf.mul(tf.exp(logQ), tf.add(logQ, Math.log(logits.shape.at(-1)!))), [1, 2]), vertices);
}
