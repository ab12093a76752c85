import { stat } from "node:fs/promises";
import { split } from "@discretely/random";
import { type Annotation, readAnnotations } from "./annotations.js";
import { readEraser } from "./eraser.js";
import { findFile } from "./find-file.js";
import { plantedReviews } from "./planted-reviews.js";
import { type Review, readReviews } from "./reviews.js";
import type { AnnotatedTexts, Corpus, RatedTexts } from "./texts.js";
import { PAD, UNKNOWN, type Vocabulary, vocabulary } from "./vocabulary.js";
import { randomVectors, readWordVectors } from "./word-vectors.js";

/** What `loadCorpus` takes. */
export interface CorpusOptions {
  /** The rating to predict. */
  readonly aspect: number;
  /** Words that a text keeps: the first ones. */
  readonly maxLength: number;
  /** A file of word vectors, or `random` ones. Default: the folder's `review+wiki.filtered.200.txt`. */
  readonly embeddings?: string | undefined;
  /** Words planted in a generated review. */
  readonly planted: number;
  readonly seed: number;
  /** Texts of each part, its first ones. Default all, or 2,000, 400 and 200 generated ones. */
  readonly counts?: { readonly [P in Part]?: number | undefined };
  /** `reference`: line breaks glued to last tokens, and words unknown to training padding in annotated texts. */
  readonly parity?: "reference" | undefined;
  /** Says in a line what takes time. */
  readonly log?: (line: string) => void;
}

type Part = "train" | "heldOut" | "annotated";

/** Where reviews come from, before they are numbers. */
interface Source {
  readonly train: Items<Review>;
  readonly heldOut: Items<Review>;
  readonly annotated: Items<Annotation>;
  readonly vectors: (vocabulary: Vocabulary) => Promise<Corpus["table"]>;
}
type Items<T> = Iterable<T> | AsyncIterable<T>;

const WIDTH = { generated: 32, random: 200 };
const GENERATED = { train: 2000, heldOut: 400, annotated: 200 };

/**
 * Rated and annotated texts with their word vectors: `generated` ones, or those of a folder with the files of Lei et al.
 * (`reviews.aspect<a>.train.txt`, `reviews.aspect<a>.heldout.txt`, `annotations.json`, each with or without .gz) or of ERASER
 * (`train.jsonl`, `val.jsonl`, `test.jsonl`, `docs/`).
 * @throws Error when files are missing or broken; each message says which, and what to do.
 */
export async function loadCorpus(source: string, options: CorpusOptions): Promise<Corpus> {
  const { train, heldOut, annotated, vectors } =
    source === "generated" ? generated(options) : await fromFolder(source, options);
  const words = vocabulary();
  const cut = (ids: Int32Array) => ids.subarray(0, options.maxLength);
  const unknown = options.parity ? PAD : UNKNOWN;
  const { counts = {} } = options;
  const learnt = await rated(first(counts.train, train), (tokens) => cut(words.learn(tokens)));
  const kept = await rated(first(counts.heldOut, heldOut), (tokens) => cut(words.encode(tokens)));
  const marked = await collected(first(counts.annotated, annotated), (tokens) => cut(words.encode(tokens, unknown)));
  return { train: learnt, heldOut: kept, annotated: marked, table: await vectors(words) };
}

async function* first<T>(count: number | undefined, items: Items<T>): AsyncGenerator<T> {
  let left = count ?? Number.POSITIVE_INFINITY;
  for await (const item of items) {
    if (left-- <= 0) return;
    yield item;
  }
}

async function rated(items: Items<Review>, encode: (tokens: readonly string[]) => Int32Array): Promise<RatedTexts> {
  const ids: Int32Array[] = [];
  const ratings: number[] = [];
  for await (const { tokens, rating } of items) {
    ids.push(encode(tokens));
    ratings.push(rating);
  }
  return { ids, ratings: Float32Array.from(ratings) };
}

async function collected(
  items: Items<Annotation>,
  encode: (tokens: readonly string[]) => Int32Array,
): Promise<AnnotatedTexts> {
  const all: Annotation[] = [];
  for await (const item of items) all.push(item);
  return {
    ids: all.map(({ tokens }) => encode(tokens)),
    tokens: all.map(({ tokens }) => tokens),
    ranges: all.map(({ ranges }) => ranges),
  };
}

function generated({ seed, planted, counts = {}, log }: CorpusOptions): Source {
  const count = (name: Part) => counts[name] ?? GENERATED[name];
  const part = (name: Part, stream: number) =>
    plantedReviews({ count: count(name), seed: split(seed, stream), planted });
  log?.(`writing ${count("train")} + ${count("heldOut")} + ${count("annotated")} reviews`);
  return {
    train: part("train", 0),
    heldOut: part("heldOut", 1),
    annotated: part("annotated", 2),
    vectors: async ({ words }) => randomVectors(words.length, WIDTH.generated, split(seed, 3)),
  };
}

async function fromFolder(folder: string, options: CorpusOptions): Promise<Source> {
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
    throw new Error(`no folder ${JSON.stringify(folder)}; pass generated, or a folder of reviews`);
  }
  options.log?.(`reading ${folder}`);
  const vectors = await vectorsOf(folder, options);
  if (await findFile(folder, "train.jsonl")) {
    const [train, heldOut, annotated] = (["train", "val", "test"] as const).map((part) => readEraser(folder, part));
    return { train: train!, heldOut: heldOut!, annotated: annotated!, vectors };
  }
  const { aspect, parity } = options;
  const names = [`reviews.aspect${aspect}.train.txt`, `reviews.aspect${aspect}.heldout.txt`, "annotations.json"];
  const paths = await Promise.all(names.map((name) => findFile(folder, name)));
  const missing = names.filter((_, i) => paths[i] === undefined);
  if (missing.length > 0) {
    throw new Error(
      `the folder ${folder} lacks ${missing.join(", ")} (each may end in .gz), and has no train.jsonl of ERASER either; is the aspect right?`,
    );
  }
  const reviews = (path: string) => readReviews(path, { aspect, ...(parity ? { lineBreak: "glued" as const } : {}) });
  return {
    train: reviews(paths[0]!),
    heldOut: reviews(paths[1]!),
    annotated: readAnnotations(paths[2]!, aspect),
    vectors,
  };
}

async function vectorsOf(folder: string, { embeddings, seed }: CorpusOptions): Promise<Source["vectors"]> {
  if (embeddings === "random") return async ({ words }) => randomVectors(words.length, WIDTH.random, split(seed, 3));
  const name = "review+wiki.filtered.200.txt";
  const path = embeddings ?? (await findFile(folder, name));
  if (path === undefined) {
    throw new Error(
      `no word vectors: ${folder} has no ${name} or ${name}.gz; pass --embeddings <a file of lines "word v1 v2 …">, or --embeddings random`,
    );
  }
  if (!(await stat(path).catch(() => undefined))?.isFile())
    throw new Error(`no file of word vectors ${JSON.stringify(path)}`);
  return (vocabulary) => readWordVectors(path, vocabulary);
}
