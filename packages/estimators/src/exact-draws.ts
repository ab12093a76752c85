import type { Family } from "@discretely/core";
import { split, uniform } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import type { Drawing } from "./relaxation.js";

/**
 * Exact draws of the family at each instance of θ, `[B, 1, ...instance]` → `[B, draws, ...instance]`. A draw depends on the
 * seed, its example and its place t among the draws, on nothing else: not on the batch, nor on how many draws there are.
 */
export function exactDraws(family: Family, call: Pick<Drawing, "theta" | "seed" | "examples" | "draws">): tf.Tensor {
  const { theta, seed, examples, draws } = call;
  const [B, , ...instance] = theta.shape as [number, number, ...number[]];
  const values = theta.dataSync<"float32">();
  const size = values.length / B;
  const z = new Float32Array(draws * values.length);
  const keys = Array.from({ length: draws }, (_, t) => split(seed, t));
  for (let b = 0; b < B; b++) {
    const row = values.subarray(b * size, (b + 1) * size);
    for (const [t, key] of keys.entries()) {
      z.set(family.sample(row, uniforms(key, examples[b]!)), (b * draws + t) * size);
    }
  }
  return tf.tensor(z, [B, draws, ...instance], "float32");
}

const AHEAD = 16; // families draw few uniforms a state; four blocks of the generator at a time

/** The uniforms of an example one after another. */
function uniforms(seed: number, example: number): () => number {
  const ahead = new Float64Array(AHEAD);
  let next = 0;
  return () => {
    if (next % AHEAD === 0) uniform(ahead, seed, { example, start: next });
    return ahead[next++ % AHEAD]!;
  };
}
