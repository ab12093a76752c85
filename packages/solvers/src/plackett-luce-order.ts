import { checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { refuseNaN } from "./by-rows.js";
import { descendingOrder } from "./descending-order.js";
import { hostOrDevice, keepNaN, type Where } from "./on-device.js";
import { ranking } from "./ranking.js";

/** What `plackettLuceOrder` takes. */
export interface PlackettLuceOrderOptions {
  /** Where it runs. Default `auto`: on the host for cpu and wasm, on the device elsewhere. */
  readonly on?: Where;
}

/**
 * The order of scores as permutation matrices, `[N, n]` → `[N, n, n]`: entry (p, i) is 1 where item i comes p-th, larger
 * scores first and ties by index. Of scores θ plus standard Gumbel noise this is a sample of the Plackett-Luce
 * distribution, P(i₁, …, iₙ) = ∏ₚ exp θ(iₚ) / Σ_{q >= p} exp θ(i_q) (Yellott, 1977). O(n log n) a row, and n² to
 * write; O(n²) on the device.
 *
 * It adds an axis, so it is no solver for a layer; `ranking` is, and holds the same order.
 * @throws RangeError when scores hold NaN on the host, or are no matrix; the device answers NaN for NaN.
 */
export function plackettLuceOrder(scores: tf.Tensor, options: PlackettLuceOrderOptions = {}): tf.Tensor3D {
  checkNames("plackettLuceOrder", options, ["on"]);
  if (scores.rank !== 2) {
    throw new RangeError(`plackettLuceOrder: scores must be [N, n], got [${scores.shape.join(", ")}]`);
  }
  return hostOrDevice("plackettLuceOrder", options.on ?? "auto", onHost, onDevice)(scores) as tf.Tensor3D;
}

function onHost(scores: tf.Tensor): tf.Tensor {
  const [rows, n] = scores.shape as [number, number];
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

/** The item that ranks n − p, n being the best, comes p-th. */
function onDevice(scores: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const ranks = tf.expandDims(ranking({ on: "device" })(scores), 1);
    const places = tf.expandDims(tf.range(scores.shape[1]!, 0, -1), 1);
    return keepNaN(ranks, tf.cast(tf.equal(ranks, places), "float32"));
  });
}
