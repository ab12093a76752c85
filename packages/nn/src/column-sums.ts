import * as tf from "@tensorflow/tfjs-core";

/** Σ over the rows: `[N, features]` → `[features]`. As a product with ones: wasm would transpose to sum the first axis. */
export const columnSums = (x: tf.Tensor2D): tf.Tensor1D =>
  tf.tidy(() => tf.reshape(tf.matMul(tf.ones([1, x.shape[0]]), x), [-1]));

/** The mean of the rows: `[N, features]` → `[features]`. */
export const columnMeans = (x: tf.Tensor2D): tf.Tensor1D => tf.tidy(() => tf.div(columnSums(x), x.shape[0]));
