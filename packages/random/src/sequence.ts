import { split } from "./split.js";

/**
 * The draws of `fill` (`uniform`, `normal` …) at a seed, one at a call: for algorithms that do not know beforehand how many
 * they take. Block i of `size` draws is that of `split(seed, i)`.
 */
export function sequence(
  fill: (out: Float64Array, seed: number) => Float64Array,
  seed: number,
  size: number,
): () => number {
  let block = 0;
  let values = new Float64Array(0);
  let at = 0;
  return () => {
    if (at === values.length) {
      values = fill(new Float64Array(size), split(seed, block++)) as Float64Array<ArrayBuffer>;
      at = 0;
    }
    return values[at++]!;
  };
}
