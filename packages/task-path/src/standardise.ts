import * as tf from "@tensorflow/tfjs-core";
import type { PathMaps } from "./maps.js";

/** Maps to tensors: bytes → (x − mean) / deviation of each channel. */
export interface Standardise {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** The maps number `examples`, `[B, pixels, pixels, 3]`. */
  readonly images: (maps: PathMaps, examples: readonly number[]) => tf.Tensor4D;
}

const CHANNELS = 3;

/** Standardises by the statistics of `train`, channel by channel; a channel that never changes becomes 0. */
export function standardise(train: PathMaps): Standardise {
  const counts = Array.from({ length: CHANNELS }, () => new Float64Array(256));
  for (let i = 0; i < train.images.length; i++) counts[i % CHANNELS]![train.images[i]!]!++;
  const moments = counts.map(momentsOf);
  const tables = moments.map(({ mean, deviation }) =>
    Float32Array.from({ length: 256 }, (_, byte) => (deviation > 0 ? (byte - mean) / deviation : 0)),
  );
  return {
    mean: moments.map(({ mean }) => mean),
    deviation: moments.map(({ deviation }) => deviation),
    images: ({ images, pixels }, examples) => {
      const each = pixels * pixels * CHANNELS;
      const values = new Float32Array(examples.length * each);
      for (const [b, example] of examples.entries()) {
        const [from, to] = [example * each, b * each];
        for (let i = 0; i < each; i++) values[to + i] = tables[i % CHANNELS]![images[from + i]!]!;
      }
      return tf.tensor4d(values, [examples.length, pixels, pixels, CHANNELS]);
    },
  };
}

/** Mean and population deviation of bytes, from how often each occurs. */
function momentsOf(counts: Float64Array): { mean: number; deviation: number } {
  const total = counts.reduce((a, b) => a + b, 0);
  const mean = counts.reduce((sum, count, byte) => sum + count * byte, 0) / total;
  const variance = counts.reduce((sum, count, byte) => sum + count * (byte - mean) ** 2, 0) / total;
  return { mean, deviation: Math.sqrt(variance) };
}
