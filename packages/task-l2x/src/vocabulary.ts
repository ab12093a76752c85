// Ids with a meaning of their own; words begin after them.
/** The id of padding. */
export const PAD = 0;
/** The id that begins a text; nothing uses it. */
export const START = 1;
/** The id of any word outside of the vocabulary. */
export const UNKNOWN = 2;
const FIRST = 3;

/** Words numbered from 3 in the order in which they were first seen. 0 is padding, 1 a start that nothing uses, 2 any unknown word. */
export interface Vocabulary {
  /** The words by id; the first three are `<PAD>`, `<START>` and `<UNK>`. */
  readonly words: readonly string[];
  /** Ids of `tokens`; new words get the next ids. */
  readonly learn: (tokens: readonly string[]) => Int32Array;
  /** Ids of `tokens`; words never learnt get `unknown`, by default 2. */
  readonly encode: (tokens: readonly string[], unknown?: number) => Int32Array;
}

/** An empty vocabulary. */
export function vocabulary(): Vocabulary {
  const words = ["<PAD>", "<START>", "<UNK>"];
  const ids = new Map<string, number>();
  const idOf = (word: string): number => {
    const known = ids.get(word);
    if (known !== undefined) return known;
    ids.set(word, words.length);
    return words.push(word) - 1;
  };
  return {
    words,
    learn: (tokens) => Int32Array.from(tokens, idOf),
    encode: (tokens, unknown = UNKNOWN) => Int32Array.from(tokens, (token) => ids.get(token) ?? unknown),
  };
}

/** Ids of all words, without the three that are none. */
export const wordIds = ({ words }: Pick<Vocabulary, "words">): Map<string, number> =>
  new Map(words.slice(FIRST).map((word, i) => [word, i + FIRST]));
