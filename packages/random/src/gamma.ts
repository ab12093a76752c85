import { normalQuantile } from "./normal-quantile.js";
import { open52 } from "./quantile.js";
import { checkIndex, type Place, words } from "./words.js";

/** What `gamma` takes. */
export interface GammaOptions extends Place {
  /** The shape α > 0. */
  readonly shape: number;
  /** The scale θ > 0 (the inverse of the rate); the mean is αθ. Default 1. */
  readonly scale?: number;
  /** Gives ln of the draw, which stays finite where a small shape underflows. Default false. */
  readonly log?: boolean;
}

const CHUNK = 256;
const first = new Uint32Array(4 * CHUNK);
const again = new Uint32Array(4);

/**
 * Fills `out` with draws of Gamma(shape, scale), by the method of Marsaglia & Tsang (2000). Draw i reads the
 * four words of block `start + i` alone, its rejected attempts the same block at attempt 1, 2, …. For shape < 1 it draws
 * ln G(α) = ln G(α + 1) + ln(U) / α: U^(1/α) itself would underflow.
 * @throws RangeError for a shape or a scale that is not a finite number > 0, or a place as in {@link words}.
 */
export function gamma<A extends Float32Array | Float64Array>(out: A, seed: number, options: GammaOptions): A {
  const { shape, scale = 1, log = false, start = 0 } = options;
  checkPositive("shape", shape);
  checkPositive("scale", scale);
  checkIndex("start", start, out.length, 2 ** 32);
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  for (let at = 0; at < out.length; at += CHUNK) {
    const n = Math.min(CHUNK, out.length - at);
    words(first.subarray(0, 4 * n), seed, { ...options, start: 4 * (start + at) });
    for (let i = 0; i < n; i++) {
      let v = attempt(first, 4 * i, d);
      for (let a = 1; v === 0; a++)
        v = attempt(words(again, seed, { ...options, start: 4 * (start + at + i) }, a), 0, d);
      const boost = shape < 1 ? Math.log((first[4 * i + 3]! + 0.5) * 2 ** -32) / shape : 0;
      if (log) out[at + i] = Math.log(scale * d * v) + boost;
      else out[at + i] = scale * d * v * (shape < 1 ? Math.exp(boost) : 1);
    }
  }
  return out;
}

/** v = (1 + x / √(9d))³ for a normal x when accepted, else 0; d · v is then Gamma(d + 1/3). */
function attempt(w: Uint32Array, at: number, d: number): number {
  const x = normalQuantile(open52(w[at]!, w[at + 1]!));
  const root = 1 + x / Math.sqrt(9 * d);
  if (root <= 0) return 0;
  const v = root * root * root;
  const u = (w[at + 2]! + 0.5) * 2 ** -32;
  if (u < 1 - 0.0331 * x * x * x * x) return v; // implied by the next line, without its logarithms
  return Math.log(u) < 0.5 * x * x + d * (1 - v + Math.log(v)) ? v : 0;
}

function checkPositive(name: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new RangeError(`gamma: ${name} must be a finite number > 0, got ${String(value)}`);
}
