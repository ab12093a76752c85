import { checkInteger } from "@discretely/core/check";
import { uniform } from "@discretely/random";
import type { Annotation } from "./annotations.js";
import { blame, nouns, places, praise, verbs } from "./planted-words.js";
import type { Review } from "./reviews.js";
import type { Range } from "./texts.js";

/** What `plantedReviews` takes. */
export interface PlantedOptions {
  readonly count: number;
  readonly seed: number;
  /** The number of the first review; default 0. */
  readonly offset?: number;
  /** Words planted in each review, the only ones that bear on its rating. Default 10. */
  readonly planted?: number;
}

/**
 * Reviews whose rationale is known: sentences that say nothing, and among them phrases of `planted` words of praise or
 * blame in all. The rating is ½ + ½ the mean of these words' scores and depends on nothing else; `ranges` are their places.
 * Review i depends on the seed and i alone.
 * @throws RangeError for an option out of range.
 */
export function plantedReviews({ count, seed, offset = 0, planted = 10 }: PlantedOptions): (Review & Annotation)[] {
  checkInteger("plantedReviews", "count", count, { min: 0 });
  checkInteger("plantedReviews", "offset", offset, { min: 0 });
  checkInteger("plantedReviews", "planted", planted, { min: 1 });
  return Array.from({ length: count }, (_, i) => write(planted, drawer(seed, offset + i)));
}

/** Draws of one review, one after the other: U(0, 1), and an entry of a list. */
function drawer(seed: number, example: number) {
  let start = 0;
  const draw = () => uniform(new Float32Array(1), seed, { example, start: start++ })[0]!;
  return { draw, pick: <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)]! };
}
type Drawer = ReturnType<typeof drawer>;

function write(planted: number, by: Drawer): Review & Annotation {
  const { draw } = by;
  const mood = draw(); // the share of praise
  const tokens: string[] = [];
  const ranges: Range[] = [];
  let total = 0;
  for (let left = planted; left > 0; ) {
    for (let n = Math.floor(3 * draw()); n > 0; n--) tokens.push(...filler(by));
    tokens.push("the", by.pick(nouns), "was");
    const start = tokens.length;
    const phrase = Array.from({ length: Math.min(left, 1 + Math.floor(3 * draw())) }, () => opinion(mood, by));
    tokens.push(...phrase.map(({ word }) => word), ".");
    ranges.push([start, start + phrase.length]);
    total += phrase.reduce((sum, { score }) => sum + score, 0);
    left -= phrase.length;
  }
  tokens.push(...filler(by));
  return { tokens, rating: 0.5 + (0.5 * total) / planted, ranges };
}

const filler = ({ pick }: Drawer): string[] => ["the", pick(nouns), pick(verbs), pick(places), "the", pick(nouns), "."];

/** A word of praise (score > 0) or blame (< 0); the strongest score 1 or −1, the mildest ½ or −½. */
function opinion(mood: number, { draw, pick }: Drawer): { word: string; score: number } {
  const [list, sign] = draw() < mood ? [praise, 1] : [blame, -1];
  const rank = pick(list.map((_, i) => i));
  return { word: list[rank]!, score: sign * (1 - rank / (2 * (list.length - 1))) };
}
