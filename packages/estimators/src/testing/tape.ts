import type { Tape } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";

/** A tape of θ, ε and z, with defaults for the rest. */
export const tapeOf = (parts: Pick<Tape, "theta" | "noise" | "z"> & Partial<Tape>): Tape => ({
  forwardTemperature: 1,
  targetTemperature: 1,
  marginalSamples: 1,
  examples: Array.from({ length: parts.theta.shape[0]! }, (_, b) => b),
  seed: 0,
  score: undefined,
  paired: false,
  ...parts,
});

/** Numbers in [−1, 1] that look like none, of any shape. */
export const wavy = (shape: readonly number[], phase = 0): tf.Tensor => {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => Math.sin(3 * i + 1 + phase)),
    [...shape],
  );
};

/** Mean and standard error of each column. */
export function moments(rows: readonly number[][]): { mean: number[]; error: number[]; variance: number[] } {
  const n = rows.length;
  const mean = rows[0]!.map((_, i) => rows.reduce((sum, row) => sum + row[i]!, 0) / n);
  const variance = mean.map((m, i) => rows.reduce((sum, row) => sum + (row[i]! - m) ** 2, 0) / (n - 1));
  return { mean, variance, error: variance.map((v) => Math.sqrt(v / n)) };
}
