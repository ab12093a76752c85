import type { Best } from "@discretely/training";
import type { ToBatch } from "./batches.js";
import { explain, meanSquaredError } from "./measure.js";
import type { L2x } from "./model.js";
import { subsetPrecision } from "./subset-precision.js";
import type { AnnotatedTexts, RatedTexts } from "./texts.js";

/** What an epoch is judged by. */
export interface Judged {
  readonly model: L2x;
  readonly make: ToBatch;
  readonly best: Best;
  readonly test: RatedTexts;
  readonly validation: RatedTexts;
  readonly annotated: AnnotatedTexts;
  readonly k: number;
  readonly parity: "reference" | undefined;
}

/** The metrics of this epoch, and with `best_` those of the epoch of the lowest validation error so far. */
export function judge({ model, make, best, test, validation, annotated, k, parity }: Judged): Record<string, number> {
  const selections = explain(model, annotated, make).map(({ places }, i) => ({
    places: parity ? places.filter((place) => annotated.ids[i]![place] !== 0) : places,
    ranges: annotated.ranges[i]!,
  }));
  return best.judge({
    validation_mse: meanSquaredError(model, validation, make),
    test_mse: meanSquaredError(model, test, make),
    subset_precision: subsetPrecision(selections, { k, count: parity ? "ranges" : "words" }),
  });
}
