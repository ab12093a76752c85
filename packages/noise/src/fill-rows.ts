import type { Noise } from "@discretely/core";
import { checkInteger } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";

/** Fills `row`, the `row.length / n` samples of `n` numbers each that belong to `example`. */
export type FillRow = (row: Float32Array, n: number, seed: number, example: number) => void;

/**
 * Lifts the draws of one row to a {@link Noise}: row b of `[B, T, ...instance]` is that of `examples[b]`, by default b.
 * It is computed on the host, so the bits are the same on every backend.
 * @throws RangeError for a shape without a sample axis, a seed that is no integer, or `examples` of another length.
 */
export const fillRows =
  (where: string, fillRow: FillRow): Noise =>
  (shape, seed, examples) => {
    const [B, T, ...instance] = shape;
    if (B === undefined || T === undefined) {
      throw new RangeError(`${where}: the shape must be [B, T, ...instance] of rank 2 or more, got [${shape}]`);
    }
    if (examples && examples.length !== B) {
      throw new RangeError(`${where}: examples has ${examples.length} entries for ${B} rows; pass one each`);
    }
    checkInteger(where, "seed", seed);
    const n = instance.reduce((size, side) => size * side, 1);
    const values = new Float32Array(B * T * n);
    for (let b = 0; b < B; b++) fillRow(values.subarray(b * T * n, (b + 1) * T * n), n, seed, examples?.[b] ?? b);
    return tf.tensor(values, [...shape], "float32");
  };
