import { type Place, words } from "./words.js";

/** Maps probabilities in (0, 1) to draws, in place. */
export type Quantile = (u: Float64Array) => void;

const CHUNK = 1024; // a multiple of 4 keeps chunks on whole blocks; 20 KB of scratch stay in the first cache
const bits = new Uint32Array(2 * CHUNK);
const unit = new Float64Array(CHUNK);

/**
 * Fills `out` with draws of any law given by its quantile function, x = F⁻¹(u), one uniform a draw.
 * Float32Array: u = (w + ½) / 2³², one word a draw, which resolves both tails to a probability of 2⁻³³.
 * Float64Array: u = (52 bits + ½) / 2⁵², two words a draw. Either way u is never 0 or 1.
 * `quantile` must not draw itself: it is called with shared scratch.
 */
export function byQuantile<A extends Float32Array | Float64Array>(
  out: A,
  seed: number,
  place: Place,
  quantile: Quantile,
): A {
  const width = out instanceof Float32Array ? 1 : 2;
  const { start = 0 } = place;
  for (let at = 0; at < out.length; at += CHUNK) {
    const n = Math.min(CHUNK, out.length - at);
    const w = words(bits.subarray(0, n * width), seed, { ...place, start: (start + at) * width });
    const u = n === CHUNK ? unit : unit.subarray(0, n);
    if (width === 1) for (let i = 0; i < n; i++) u[i] = (w[i]! + 0.5) * 2 ** -32;
    else for (let i = 0; i < n; i++) u[i] = open52(w[2 * i]!, w[2 * i + 1]!);
    quantile(u);
    out.set(u, at);
  }
  return out;
}

/** (k + ½) / 2⁵² with the 52 bits k of two words: in (0, 1), symmetric about ½, exact. */
export const open52 = (low: number, high: number): number => ((high >>> 12) * 2 ** 32 + low + 0.5) * 2 ** -52;
