import { type EmbeddingTable, embed } from "@discretely/nn";
import * as tf from "@tensorflow/tfjs-core";
import type { L2xBatch } from "./model.js";
import { padSequences } from "./pad.js";

/** What texts are batched from. */
export interface Texts {
  readonly ids: readonly Int32Array[];
  /** Default: zeros, for texts that are only explained. */
  readonly ratings?: Float32Array;
}

/** What `toBatch` takes. */
export interface BatchOptions {
  readonly table: EmbeddingTable;
  /** Places of a row; texts are cut to it, or padded before their first word. */
  readonly length: number;
  /** Words to select. */
  readonly k: number;
  /** `selectable` lets padding be selected, as the Python reference does. Default: only where a text has fewer than k words. */
  readonly padding?: "selectable";
}

/** Makes the batch of the texts number `examples`. */
export type ToBatch = (texts: Texts, examples: readonly number[]) => L2xBatch;

/** Texts as batches. Padding stands for nothing, so it is closed to selection beyond what k words need. */
export const toBatch =
  ({ table, length, k, padding }: BatchOptions): ToBatch =>
  ({ ids, ratings }, examples) => {
    const chosen = examples.map((example) => ids[example]!);
    const places = padSequences(chosen, { length });
    const closed = chosen.map((words) => (padding ? 0 : length - Math.max(Math.min(words.length, length), k)));
    const open = Uint8Array.from(places, (_, i) => Number(i % length >= closed[Math.floor(i / length)]!));
    return {
      ...embed(table, places, length),
      open: tf.tensor2d(open, [chosen.length, length], "bool"),
      ratings: tf.tensor1d(examples.map((example) => ratings?.[example] ?? 0)),
      examples: [...examples],
    };
  };
