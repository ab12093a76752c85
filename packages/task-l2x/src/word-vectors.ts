import type { EmbeddingTable } from "@discretely/nn";
import { normal } from "@discretely/random";
import { readLines } from "./lines.js";
import { type Vocabulary, wordIds } from "./vocabulary.js";

/** Numbers of a vector: a table of wider ones, made for a whole vocabulary, is not what a file of vectors means. */
const WIDEST = 4096;

/**
 * The vectors of a vocabulary out of a file of lines `word v1 v2 …`, plain or gzipped; zero for words that it lacks.
 * @throws Error naming file and line for a vector of another width, of more than 4096 numbers, or of what is no number; Error when no word is found.
 */
export async function readWordVectors(path: string, vocabulary: Vocabulary): Promise<EmbeddingTable> {
  const ids = wordIds(vocabulary);
  let [width, found] = [0, 0];
  let values = new Float32Array(0);
  for await (const { text, where } of readLines(path)) {
    const [word, ...numbers] = text.trimEnd().split(" ");
    if (width === 0) {
      width = numbers.length;
      if (width > WIDEST) throw new Error(`${where}: ${width} numbers behind the word; a vector has at most ${WIDEST}`);
      values = new Float32Array(width * vocabulary.words.length);
    }
    if (numbers.length !== width || width === 0)
      throw new Error(`${where}: ${numbers.length} numbers behind the word, ${width || "none"} in the first line`);
    const id = ids.get(word!);
    if (id === undefined) continue;
    for (const [i, number] of numbers.entries()) {
      const value = number === "" ? Number.NaN : Number(number);
      if (!Number.isFinite(value)) throw new Error(`${where}: ${JSON.stringify(number)} is no number`);
      values[id * width + i] = value;
    }
    found++;
  }
  if (found === 0)
    throw new Error(
      `${path}: has a vector for none of the ${ids.size} words; pass the vectors of this text's language and case`,
    );
  return { values, width };
}

/** Vectors N(0, 1 / width) by `seed`, of about unit length; zero for the three ids that are no words. */
export function randomVectors(words: number, width: number, seed: number): EmbeddingTable {
  const values = normal(new Float32Array(words * width), seed).map((x) => x / Math.sqrt(width));
  return { values: values.fill(0, 0, 3 * width), width };
}
