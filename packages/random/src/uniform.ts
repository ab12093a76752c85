import { byQuantile } from "./quantile.js";
import { type Place, words } from "./words.js";

const CHUNK = 1024;
const bits = new Uint32Array(CHUNK);

/**
 * Fills `out` with uniform draws in the open interval (0, 1), symmetric about ½: (k + ½) / 2ᵇ for b random bits k.
 * Float32Array: b = 23, one word a draw (a 24th bit would round the last value to 1). Float64Array: b = 52, two words.
 * @throws RangeError for a seed or a place that is no safe integer.
 */
export function uniform<A extends Float32Array | Float64Array>(out: A, seed: number, place: Place = {}): A {
  if (out instanceof Float64Array) return byQuantile(out, seed, place, () => {});
  const { start = 0 } = place;
  for (let at = 0; at < out.length; at += CHUNK) {
    const n = Math.min(CHUNK, out.length - at);
    const w = words(bits.subarray(0, n), seed, { ...place, start: start + at });
    for (let i = 0; i < n; i++) out[at + i] = ((w[i]! >>> 9) + 0.5) * 2 ** -23;
  }
  return out;
}
