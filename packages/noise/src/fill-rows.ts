import type { Noise } from "@discretely/core";
import { checkInteger } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";

/** Fills `row`, the `row.length / n` samples of `n` numbers each that belong to `example`. */
export type FillRow = (row: Float32Array, n: number, seed: number, example: number) => void;

/** What is to be drawn: T samples of n numbers for each of the examples. */
export interface Rows {
  readonly T: number;
  readonly n: number;
  readonly seed: number;
  readonly examples: readonly number[];
}

/** All rows at once, in any shape, without the host; undefined where that can't be done. */
export type DrawRows = (rows: Rows) => tf.Tensor | undefined;

/**
 * Lifts the draws of one row to a {@link Noise}: row b of `[B, T, ...instance]` is that of `examples[b]`, by default b.
 * `fillRow` computes on the host, so its bits are the same on every backend, and uploads; `draw`, where it answers, makes
 * the same draws on the device.
 * @throws RangeError for a shape without a sample axis, a seed that is no integer, or `examples` of another length.
 */
export const fillRows =
  (where: string, fillRow: FillRow, draw: DrawRows = () => undefined): Noise =>
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
    const ids = examples ?? Array.from({ length: B }, (_, b) => b);
    return tf.tidy(() => {
      const drawn = draw({ T, n, seed, examples: ids });
      if (drawn) return tf.reshape(drawn, [...shape]);
      const values = new Float32Array(B * T * n);
      for (const [b, id] of ids.entries()) fillRow(values.subarray(b * T * n, (b + 1) * T * n), n, seed, id);
      return tf.tensor(values, [...shape], "float32");
    });
  };
