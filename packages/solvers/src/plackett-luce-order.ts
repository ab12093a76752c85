import * as tf from "@tensorflow/tfjs-core";
import { refuseNaN } from "./by-rows.js";
import { descendingOrder } from "./descending-order.js";

/**
 * The order of scores as permutation matrices, `[N, n]` → `[N, n, n]`: entry (p, i) is 1 where item i comes p-th, larger
 * scores first and ties by index. Of scores θ plus standard Gumbel noise this is a sample of the Plackett-Luce
 * distribution, P(i₁, …, iₙ) = ∏ₚ exp θ(iₚ) / Σ_{q >= p} exp θ(i_q) (Yellott, 1977). O(n log n) a row.
 *
 * It adds an axis, so it is no solver for a layer; `ranking` is, and holds the same order.
 * @throws RangeError when scores hold NaN or are no matrix.
 */
export function plackettLuceOrder(scores: tf.Tensor): tf.Tensor3D {
  const [rows, n] = scores.shape;
  if (scores.rank !== 2 || rows === undefined || n === undefined) {
    throw new RangeError(`plackettLuceOrder: scores must be [N, n], got [${scores.shape.join(", ")}]`);
  }
  const values = scores.dataSync<"float32">();
  refuseNaN("plackettLuceOrder", values, n);
  const sort = descendingOrder();
  const matrix = new Float32Array(rows * n * n);
  for (let row = 0; row < rows; row++) {
    const order = sort(values, row * n, n);
    for (let place = 0; place < n; place++) matrix[(row * n + place) * n + order[place]!] = 1;
  }
  return tf.tensor3d(matrix, [rows, n, n]);
}
