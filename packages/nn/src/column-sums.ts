import * as tf from "@tensorflow/tfjs-core";

/** Σ over the rows: `[N, features]` → `[features]`. */
export const columnSums = (x: tf.Tensor2D): tf.Tensor1D => tf.sum(x, 0);

/** The mean of the rows: `[N, features]` → `[features]`. */
export const columnMeans = (x: tf.Tensor2D): tf.Tensor1D => tf.tidy(() => tf.div(columnSums(x), x.shape[0]));
