import type { ToBatch } from "./batches.js";
import { highlights } from "./highlights.js";
import { explain } from "./measure.js";
import type { L2x } from "./model.js";
import type { AnnotatedTexts } from "./texts.js";

/** Texts shown in the report. */
const SHOWN = 6;

/** The first annotated texts with what people marked and the model selects, as HTML. */
export function show(model: L2x, annotated: AnnotatedTexts, make: ToBatch, length: number): string {
  const explained = explain(model, annotated, make, Math.min(SHOWN, annotated.ids.length));
  const texts = explained.map((text, i) => ({ ...text, tokens: annotated.tokens[i]!, ranges: annotated.ranges[i]! }));
  return highlights(texts, length);
}
