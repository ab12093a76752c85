import { type Place, words } from "./words.js";

/** What `integers` takes. */
export interface IntegersOptions extends Place {
  /** The draws are in [0, below): an integer from 1 to 2³². */
  readonly below: number;
}

const again = new Uint32Array(4);

/**
 * Fills `out` with uniform integers in [0, below), each exactly equally likely: words past the last whole multiple of
 * `below` are drawn again, at attempt 1, 2, … of the same place.
 * @throws RangeError for a `below` outside [1, 2³²], or a place as in {@link words}.
 */
export function integers<A extends Int32Array | Uint32Array>(out: A, seed: number, options: IntegersOptions): A {
  const { below, start = 0 } = options;
  if (!(Number.isInteger(below) && below >= 1 && below <= 2 ** 32)) {
    throw new RangeError(`integers: below must be an integer from 1 to 2^32, got ${String(below)}`);
  }
  const w = words(new Uint32Array(out.length), seed, options);
  for (let i = 0; i < out.length; i++) out[i] = remainder(w[i]!, below, seed, options, start + i);
  return out;
}

/** `word` mod `below`, without the bias of the last, incomplete run of remainders. */
export function remainder(word: number, below: number, seed: number, place: Place, index: number): number {
  const limit = 2 ** 32 - (2 ** 32 % below);
  let w = word;
  for (let a = 1; w >= limit; a++) w = words(again.subarray(0, 1), seed, { ...place, start: index }, a)[0]!;
  return w % below;
}
