import * as tf from "@tensorflow/tfjs-core";
import { type Backend, reason, startBackend } from "./use-backend.js";

/** What one candidate does here: `ms` is the median time of a float32 product of two 256 × 256 matrices. */
export type Trial =
  | { readonly name: string; readonly starts: true; readonly ms: number }
  | { readonly name: string; readonly starts: false; readonly why: string };

/** Starts each candidate in turn and times it, then goes back to the backend that was in use. */
export async function tryBackends(candidates: readonly Backend[]): Promise<readonly Trial[]> {
  const before: string | null | undefined = tf.getBackend();
  const trials: Trial[] = [];
  for (const candidate of candidates) {
    try {
      await startBackend(candidate);
      trials.push({ name: candidate.name, starts: true, ms: await timeProduct() });
    } catch (error) {
      trials.push({ name: candidate.name, starts: false, why: reason(error) });
    }
  }
  if (before) await tf.setBackend(before);
  return trials;
}

async function timeProduct(size = 256, runs = 5): Promise<number> {
  const values = Float32Array.from({ length: size * size }, (_, i) => ((i * 7919) % 101) / 101 - 0.5);
  const a = tf.tensor2d(values, [size, size]);
  const times: number[] = [];
  // One run more than is counted: the first one compiles or warms up. Reading the result waits for the device.
  for (let run = 0; run <= runs; run++) {
    const start = performance.now();
    const product = tf.matMul(a, a);
    await product.data();
    if (run > 0) times.push(performance.now() - start);
    product.dispose();
  }
  a.dispose();
  return times.sort((x, y) => x - y)[runs >> 1]!;
}
