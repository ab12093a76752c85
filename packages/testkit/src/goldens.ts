import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, it } from "vitest";

/** A tensor of a golden file: row-major values. */
export interface GoldenTensor {
  readonly shape: number[];
  readonly data: number[];
}
/** A recorded case: its inputs, and what came out. */
export interface GoldenCase {
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the schema of a case differs by file
  readonly params: Record<string, any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above; tensors are decoded to GoldenTensor
  readonly inputs: Record<string, any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above; tensors are decoded to GoldenTensor
  readonly outputs: Record<string, any>;
}

/** The folder of golden files: `DISCRETELY_GOLDENS`, by default `../shared/goldens`. */
export const goldenFolder = (): string => resolve(process.env.DISCRETELY_GOLDENS ?? "../shared/goldens");

/**
 * The cases of `<folder>/<topic>.json`, tensors decoded; undefined, with a word on the console, where the folder is missing.
 * @throws Error when it is missing in CI, where nothing may be skipped.
 */
export function goldens(topic: string): GoldenCase[] | undefined {
  const folder = goldenFolder();
  if (existsSync(folder)) {
    const file = JSON.parse(readFileSync(join(folder, `${topic}.json`), "utf8"));
    return file.cases.map(decode);
  }
  if (process.env.CI) throw new Error(`goldens: no folder ${folder}; set DISCRETELY_GOLDENS to the golden files`);
  console.warn(`goldens: ${topic}: skipped, no folder ${folder}; set DISCRETELY_GOLDENS`); // vitest would count it, without a name
  return undefined;
}

/** A suite over the cases of a golden file; skipped with a word where the folder is missing, failing there in CI. */
export function goldenSuite(topic: string, body: (cases: readonly GoldenCase[]) => void): void {
  const cases = goldens(topic);
  if (cases) return void describe(`goldens: ${topic}`, () => body(cases));
  it.skip(`goldens: ${topic}`, () => {});
}

/** Numbers out of the file's encodings: listed tensors, generated tensors, and the three non-finite strings. */
function decode(value: unknown): never {
  if (Array.isArray(value)) return value.map(decode) as never;
  if (typeof value !== "object" || value === null) return value as never;
  if ("hash_fill" in value) return hashFill(value.hash_fill as HashFill) as never;
  if ("data" in value && "shape" in value) {
    return { shape: value.shape, data: (value.data as unknown[]).map(Number) } as never;
  }
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, decode(child)])) as never;
}

/** What the generator makes: a `shape` of numbers in [lo, hi). */
export interface HashFill {
  readonly shape: number[];
  readonly seed: number;
  readonly lo: number;
  readonly hi: number;
}

/** The generator of tensors too large to list: an integer hash of the index, mapped to [lo, hi). */
export function hashFill({ shape, seed, lo, hi }: HashFill): GoldenTensor {
  const start = Math.imul(seed, 0x9e3779b9);
  const data = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => {
    let x = i + start;
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    x ^= x >>> 16;
    return Math.fround(lo + (hi - lo) * ((x >>> 0) / 2 ** 32));
  });
  return { shape, data };
}
