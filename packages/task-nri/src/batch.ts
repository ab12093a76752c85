import * as tf from "@tensorflow/tfjs-core";
import type { NriBatch } from "./model.js";
import type { Trajectories } from "./trajectories.js";

/** Trajectories number `examples` as a batch: `[T, 2, n]` each → `[B, n, T, 2]`. */
export function batchOf({ vertices: n, frames, positions }: Trajectories, examples: number[]): NriBatch {
  const size = frames * 2 * n;
  const values = new Float32Array(examples.length * size);
  for (const [b, example] of examples.entries()) {
    for (let i = 0, at = b * size; i < n; i++) {
      for (let from = example * size + i; from < (example + 1) * size; from += n) values[at++] = positions[from]!;
    }
  }
  return { trajectories: tf.tensor4d(values, [examples.length, n, frames, 2]), examples };
}
