import type { Solver } from "@discretely/core";
import { checkInteger } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";

/** Larger first, NaN before every number, ties to the lowest index. */
const descending = (row: Float32Array) => (i: number, j: number) => {
  const a = row[i]!;
  const b = row[j]!;
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a)) || i - j;
  return b - a || i - j;
};

/**
 * The two top-k rules of the Python reference with its treatment of NaN and k = 0: `exact` ranks NaN highest;
 * `threshold` compares with the k-th largest, so that a NaN is never selected and a NaN threshold selects nothing.
 */
export function referenceTopK(k: number, rule: "exact" | "threshold"): Solver {
  checkInteger("topK", "k", k, { min: rule === "exact" ? 0 : 1 });
  return (theta) => {
    const n = theta.shape.at(-1)!;
    if (k > n) throw new RangeError(`topK: k = ${k} exceeds the ${n} entries of a row; pass k <= ${n}`);
    const values = theta.dataSync<"float32">();
    const z = new Float32Array(values.length);
    for (let start = 0; start < values.length; start += n) {
      const row = values.subarray(start, start + n);
      const order = Array.from(row.keys()).sort(descending(row));
      if (rule === "exact") for (const i of order.slice(0, k)) z[start + i] = 1;
      else for (let i = 0; i < n; i++) if (row[i]! >= row[order[k - 1]!]!) z[start + i] = 1;
    }
    return tf.tensor(z, theta.shape, "float32");
  };
}
