import { remainder } from "./integers.js";
import { checkIndex, type Place, words } from "./words.js";

/**
 * A uniform permutation of 0 … n − 1 (Fisher–Yates, Durstenfeld 1964): for i from n − 1 down to 1, entry i changes places
 * with entry j, uniform in [0, i], drawn at place i.
 * @throws RangeError for an n that is no integer in [0, 2³²), or a place as in {@link words}.
 */
export function permutation(n: number, seed: number, place: Omit<Place, "start"> = {}): Uint32Array {
  checkIndex("n", n, 0, 2 ** 32 - 1);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const w = words(new Uint32Array(n), seed, place);
  for (let i = n - 1; i > 0; i--) {
    const j = remainder(w[i]!, i + 1, seed, place, i);
    const last = order[i]!;
    order[i] = order[j]!;
    order[j] = last;
  }
  return order;
}
