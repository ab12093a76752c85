import { permutation } from "@discretely/random";
import type { RatedTexts } from "./texts.js";

/** A random half of the texts by `seed`, the larger one where they are not even, and the rest. */
export function halves({ ids, ratings }: RatedTexts, seed: number): [RatedTexts, RatedTexts] {
  const order = Array.from(permutation(ids.length, seed));
  const part = (places: number[]) => ({
    ids: places.map((i) => ids[i]!),
    ratings: Float32Array.from(places, (i) => ratings[i]!),
  });
  const middle = Math.ceil(ids.length / 2);
  return [part(order.slice(0, middle)), part(order.slice(middle))];
}
