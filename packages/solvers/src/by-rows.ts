import type { Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";

/** Solves `rows` problems of `n` numbers each, flat arrays in and out; `z` arrives filled with zeros. */
export type RowKernel = (theta: Float32Array, z: Float32Array, rows: number, n: number) => void;

/**
 * Lifts a typed-array kernel that works along the last axis to a solver of any rank.
 * @throws RangeError when θ holds NaN, with the row and the entry.
 */
export const byRows =
  (name: string, kernel: RowKernel): Solver =>
  (theta) => {
    const n = theta.shape.at(-1);
    if (n === undefined) throw new RangeError(`${name}: theta is a scalar; pass at least one axis`);
    const values = theta.dataSync<"float32">();
    refuseNaN(name, values, n);
    const z = new Float32Array(values.length);
    kernel(values, z, n === 0 ? 0 : values.length / n, n);
    return tf.tensor(z, theta.shape, "float32");
  };

/** A NaN has no rank among numbers: whatever a solver answered would be arbitrary. */
export function refuseNaN(name: string, theta: Float32Array, n: number): void {
  // One pass without a branch an entry: 0 · x is NaN when x is (or is infinite, which is told apart below). Two sums, as each
  // addition waits for the one before it.
  let [even, odd] = [0, 0];
  for (let i = 0; i < theta.length; i += 2) {
    even += theta[i]! * 0;
    odd += (theta[i + 1] ?? 0) * 0;
  }
  if (even + odd === 0) return;
  const at = theta.findIndex((x) => Number.isNaN(x));
  if (at >= 0) {
    const row = Math.floor(at / n);
    throw new RangeError(
      `${name}: theta is NaN at row ${row}, entry ${at - row * n}; look for a diverged loss or a log of 0 upstream`,
    );
  }
}
