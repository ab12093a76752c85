import type { Certifies, Solver } from "@discretely/core";
import { checkInteger, checkNames, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { byRows } from "./by-rows.js";
import { kthLargest, SMALL_K } from "./kth-largest.js";
import { largestPlaces } from "./largest-places.js";
import { hostOrDevice, type Where } from "./on-device.js";
import { referenceTopK } from "./reference-top-k.js";
import { standsOut } from "./stands-out.js";

/** What `topK` takes. */
export interface TopKOptions {
  /** Ones in a row. */
  readonly k: number;
  /** `exact`: k ones, ties to the lowest index. `threshold`: every entry >= the k-th largest, so more than k on ties. */
  readonly rule?: "exact" | "threshold";
  /** Where it runs. Default `auto`: on the host for cpu and wasm, on the device elsewhere. */
  readonly on?: Where;
  /** `reference` ranks NaN above all numbers and admits k = 0, as the Python reference does, instead of refusing them. */
  readonly parity?: "reference";
}

/**
 * k-hot mask of the k largest entries along the last axis: argmax ⟨θ, z⟩ over {z ∈ {0,1}ⁿ : Σ z = k}.
 * `[N, ..., n]` → `[N, ..., n]`. Expected O(n) a row for k ≪ n.
 * @throws RangeError when k is no integer >= 1 or exceeds n, and when θ holds NaN on the host; the device answers NaN for it.
 */
export function topK(options: TopKOptions): Solver {
  const { k, rule = "exact", on = "auto", parity } = options;
  checkNames("topK", options, ["k", "rule", "on", "parity"]);
  checkWord("topK", "rule", rule, ["exact", "threshold"]);
  if (parity !== undefined) {
    checkWord("topK", "parity", parity, ["reference"]);
    return referenceTopK(k, rule);
  }
  checkInteger("topK", "k", k, { min: 1 });
  const mark = rule === "exact" && k <= SMALL_K ? byPlace(k) : byValue(rule === "exact" ? markFirst : markAll);
  const host = byRows("topK", (theta, z, rows, n) => {
    checkLength(k, n);
    for (let row = 0; row < rows; row++) mark(theta, z, row * n, n, k);
  });
  const certifies: Certifies = (theta, z, shape) => standsOut(theta, z, shape.at(-1)!, k);
  const solver = hostOrDevice("topK", on, host, (theta) => {
    checkLength(k, theta.shape.at(-1)!);
    return tf.tidy(() => onDevice(theta, k, rule));
  });
  return Object.assign(solver, { certifies });
}

function checkLength(k: number, n: number): void {
  if (k > n) throw new RangeError(`topK: k = ${k} exceeds the ${n} entries of a row; pass k <= ${n}`);
}

/** Marks k entries of the row of n that begins at `start`. */
type MarkRow = (theta: Float32Array, z: Float32Array, start: number, n: number, k: number) => void;

/** One pass that keeps places: a quarter faster than two passes by the k-th largest. */
function byPlace(k: number): MarkRow {
  const places = new Int32Array(k);
  return (theta, z, start, n) => {
    largestPlaces(theta, start, n, k, places);
    for (let i = 0; i < k; i++) z[places[i]!] = 1;
  };
}

function byValue(markTies: typeof markFirst): MarkRow {
  let scratch = new Float32Array(0);
  return (theta, z, start, n, k) => {
    if (scratch.length < n) scratch = new Float32Array(n);
    markTies(theta, z, start, n, k, kthLargest(theta, start, n, k, scratch));
  };
}

/** Marks what exceeds the k-th largest, then fills up to k with the first entries that equal it. */
function markFirst(theta: Float32Array, z: Float32Array, start: number, n: number, k: number, kth: number): void {
  let left = k;
  for (let i = start; i < start + n; i++) {
    if (theta[i]! > kth) {
      z[i] = 1;
      left--;
    }
  }
  for (let i = start; left > 0; i++) {
    if (theta[i] === kth) {
      z[i] = 1;
      left--;
    }
  }
}

function markAll(theta: Float32Array, z: Float32Array, start: number, n: number, _k: number, kth: number): void {
  for (let i = start; i < start + n; i++) if (theta[i]! >= kth) z[i] = 1;
}

/** The same by tensor ops: which of tied entries `tf.topk` returns differs between backends, so only its values are used. */
function onDevice(theta: tf.Tensor, k: number, rule: "exact" | "threshold"): tf.Tensor {
  const { values } = tf.topk(theta, k);
  const kth = tf.slice(values, [...values.shape.slice(1).map(() => 0), k - 1], [...values.shape.slice(0, -1), 1]);
  if (rule === "threshold") return tf.cast(tf.greaterEqual(theta, kth), "float32");
  const above = tf.cast(tf.greater(theta, kth), "float32");
  const ties = tf.cast(tf.equal(theta, kth), "float32");
  const left = tf.sub(k, tf.sum(above, -1, true));
  const first = tf.cast(tf.lessEqual(tf.cumsum(ties, theta.rank - 1), left), "float32");
  return tf.add(above, tf.mul(ties, first));
}
