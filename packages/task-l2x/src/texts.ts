import type { EmbeddingTable } from "@discretely/nn";

/** Rated texts, as ids of a vocabulary. */
export interface RatedTexts {
  readonly ids: readonly Int32Array[];
  /** In [0, 1]. */
  readonly ratings: Float32Array;
}

/** The half-open range of places `[start, end)`. */
export type Range = readonly [start: number, end: number];

/** Texts in which people marked what the rating rests on. */
export interface AnnotatedTexts {
  readonly ids: readonly Int32Array[];
  readonly tokens: readonly (readonly string[])[];
  /** What was marked in each text; ranges may overlap. */
  readonly ranges: readonly (readonly Range[])[];
}

/** All that Learning to Explain learns from and is measured on. */
export interface Corpus {
  readonly train: RatedTexts;
  /** To be halved into validation and test. */
  readonly heldOut: RatedTexts;
  readonly annotated: AnnotatedTexts;
  /** The vector of each id; zero for words that have none. */
  readonly table: EmbeddingTable;
}
