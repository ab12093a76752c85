import type { Certifies, Solver } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { byRows } from "./by-rows.js";
import { descendingOrder } from "./descending-order.js";
import { hostOrDevice, type Where } from "./on-device.js";

/** What `ranking` takes. */
export interface RankingOptions {
  /** Where it runs. Default `auto`: on the host for cpu and wasm, on the device elsewhere. */
  readonly on?: Where;
}

/**
 * Ranks along the last axis: argmax ⟨θ, z⟩ over the permutations z of (1, …, n), the vertices of the permutahedron.
 * The largest entry gets n, the smallest 1 (rearrangement inequality). `[N, ..., n]` → `[N, ..., n]`.
 * Ties: the lower index gets the higher rank; ±∞ rank as numbers. O(n log n) a row on
 * the host; on the device O(n²), by comparing all pairs.
 * @throws RangeError when θ holds NaN on the host; the device answers NaN for it.
 */
export function ranking(options: RankingOptions = {}): Solver {
  checkNames("ranking", options, ["on"]);
  const sort = descendingOrder();
  const host = byRows("ranking", (theta, z, rows, n) => {
    for (let row = 0; row < rows; row++) {
      const order = sort(theta, row * n, n);
      for (let place = 0; place < n; place++) z[row * n + order[place]!] = n - place;
    }
  });
  const solver = hostOrDevice("ranking", options.on ?? "auto", host, (theta) => tf.tidy(() => onDevice(theta)));
  return Object.assign(solver, { certifies: descends });
}

/** Whether the entries fall strictly in the order of their ranks. */
const descends: Certifies = (theta, z, shape) => {
  const n = shape.at(-1)!;
  const byRank = new Float32Array(n);
  for (let start = 0; start < theta.length; start += n) {
    byRank.fill(Number.NaN); // of a rank that z lacks
    for (let i = start; i < start + n; i++) byRank[z[i]! - 1] = theta[i]!;
    if (Number.isNaN(byRank[0])) return false;
    for (let rank = 1; rank < n; rank++) if (!(byRank[rank]! > byRank[rank - 1]!)) return false;
  }
  return true;
};

/** 1 + the entries that are smaller, or equal and later. */
function onDevice(theta: tf.Tensor): tf.Tensor {
  const n = theta.shape.at(-1)!;
  const [own, other] = [tf.expandDims(theta, -1), tf.expandDims(theta, -2)];
  const later = tf.less(tf.expandDims(tf.range(0, n), 1), tf.expandDims(tf.range(0, n), 0));
  const below = tf.logicalOr(tf.greater(own, other), tf.logicalAnd(tf.equal(own, other), later));
  return tf.add(tf.sum(tf.cast(below, "float32"), -1), 1);
}

/** The n! permutations of (1, …, n). */
export function rankingStates(n: number): number[][] {
  if (n === 0) return [[]];
  return rankingStates(n - 1).flatMap((state) =>
    Array.from({ length: n }, (_, at) => [...state.slice(0, at), n, ...state.slice(at)]),
  );
}
