import { normal, split } from "@discretely/random";

/** N(0, 1) variates of a seed, one at a call. */
export function normals(seed: number): () => number {
  const SIZE = 64;
  let block = 0;
  let values = new Float64Array(0);
  let at = 0;
  return () => {
    if (at === values.length) {
      values = normal(new Float64Array(SIZE), split(seed, block++));
      at = 0;
    }
    return values[at++]!;
  };
}
