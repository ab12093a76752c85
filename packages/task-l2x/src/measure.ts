import * as tf from "@tensorflow/tfjs-core";
import type { Texts, ToBatch } from "./batches.js";
import type { L2x } from "./model.js";

/** What the model says of a text. */
export interface Explained {
  /** The places of the selected words, from 0, padding left out. */
  readonly places: number[];
  readonly rating: number;
}

/** Texts explained at a time; the results do not depend on it. */
const CHUNK = 100;

/** The k best words of each text and the rating predicted from them. */
export function explain(model: L2x, texts: Texts, make: ToBatch, count = texts.ids.length): Explained[] {
  const all: Explained[] = [];
  for (let start = 0; start < count; start += CHUNK) {
    const examples = Array.from({ length: Math.min(CHUNK, count - start) }, (_, i) => start + i);
    const [mask, ratings] = tf.tidy(() => {
      const { mask, rating } = model.explain(make(texts, examples));
      return [mask, rating].map((x) => x.dataSync<"float32">().slice());
    }) as unknown as [Float32Array, Float32Array];
    const T = mask.length / examples.length;
    for (const [b, example] of examples.entries()) {
      const first = T - texts.ids[example]!.length;
      const places = [...mask.subarray(b * T, (b + 1) * T).keys()].filter((t) => mask[b * T + t]! > 0 && t >= first);
      all.push({ places: places.map((t) => t - first), rating: ratings[b]! });
    }
  }
  return all;
}

/** The mean of (prediction − rating)² over the texts. */
export function meanSquaredError(model: L2x, texts: Required<Texts>, make: ToBatch): number {
  const explained = explain(model, texts, make);
  return explained.reduce((sum, { rating }, i) => sum + (rating - texts.ratings[i]!) ** 2, 0) / explained.length;
}
