import type { Range } from "./texts.js";

/** What `subsetPrecision` judges: the selected words, and those that people marked. */
export interface Selection {
  /** The selected places of a text, from 0. */
  readonly places: readonly number[];
  /** What people marked in it. */
  readonly ranges: readonly Range[];
}

/** What `subsetPrecision` takes. */
export interface SubsetPrecisionOptions {
  /** Words that a selection may hold. */
  readonly k: number;
  /** `ranges` counts a word once for each range that holds it, as the Python reference does. Default `words`: once. */
  readonly count?: "words" | "ranges";
}

/**
 * The share of the selected words that people marked: Σ marked and selected / Σ max(selected, k) over all texts. A text of
 * fewer than k words counts as k, as in the published tables.
 */
export function subsetPrecision(selections: readonly Selection[], options: SubsetPrecisionOptions): number {
  const { k, count = "words" } = options;
  let [right, all] = [0, 0];
  for (const { places, ranges } of selections) {
    for (const place of places) {
      const holding = ranges.filter(([start, end]) => start <= place && place < end).length;
      right += count === "ranges" ? holding : Math.min(holding, 1);
    }
    all += Math.max(places.length, k);
  }
  return right / all;
}
