import { threefry } from "./threefry.js";

/** Where a run of draws begins. Every draw depends on its seed and its own place, and on nothing else. */
export interface Place {
  /** Keeps uses of one seed apart: an integer in [0, 2³²). Default 0. */
  readonly stream?: number;
  /** The identity of what the draws belong to, a safe integer. Default 0. */
  readonly example?: number;
  /** The index of the first draw. Default 0. */
  readonly start?: number;
}

// Scratch: one key, one counter, one block, for every call (nothing here calls back).
const key = new Uint32Array(4);
const counter = new Uint32Array(4);
const block = new Uint32Array(4);

/**
 * Fills `out` with random 32-bit words, those at `start`, `start + 1`, … of (seed, stream, example):
 * word w of Threefry4x32-20 with key (seed low, seed high, stream, 0) and counter (block, example low, example high,
 * attempt), where block = ⌊index / 4⌋ and w = index mod 4. Samplers that reject read their redraws at attempt 1, 2, ….
 * @throws RangeError for a seed or a place that is no safe integer, or an index of 2³⁴ or more.
 */
export function words(out: Uint32Array, seed: number, place: Place = {}, attempt = 0): Uint32Array {
  const { stream = 0, example = 0, start = 0 } = place;
  setKey(seed, stream);
  checkIndex("start", start, out.length, 2 ** 34);
  setHalves(counter, 1, checkSafe("example", example));
  counter[3] = attempt;
  const skip = start % 4;
  const head = skip === 0 ? 0 : Math.min(4 - skip, out.length);
  const whole = (out.length - head) & ~3;
  if (head > 0) out.set(blockAt(start).subarray(skip, skip + head));
  counter[0] = (start + head) / 4;
  threefry(whole === out.length ? out : out.subarray(head, head + whole), counter, key);
  if (head + whole < out.length)
    out.set(blockAt(start + head + whole).subarray(0, out.length - head - whole), head + whole);
  return out;
}

function blockAt(index: number): Uint32Array {
  counter[0] = Math.floor(index / 4);
  return threefry(block, counter, key);
}

function setKey(seed: number, stream: number): void {
  setHalves(key, 0, checkSafe("seed", seed));
  if (!(Number.isInteger(stream) && stream >= 0 && stream < 2 ** 32)) {
    throw new RangeError(`random: stream must be an integer in [0, 2^32), got ${String(stream)}`);
  }
  key[2] = stream;
}

/** The low and the high 32 bits of a safe integer in two's complement. */
export function setHalves(to: Uint32Array, at: number, value: number): void {
  to[at] = value; // ToUint32: value mod 2³²
  to[at + 1] = Math.floor(value / 2 ** 32);
}

/** A safe integer, negative ones and 0 included. @throws RangeError for anything else. */
export function checkSafe(name: string, value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`random: ${name} must be an integer of at most 2^53 - 1 in size, got ${String(value)}`);
}

/** @throws RangeError unless `start … start + length` are indices below `limit`. */
export function checkIndex(name: string, start: number, length: number, limit: number): void {
  if (Number.isSafeInteger(start) && start >= 0 && start + length <= limit) return;
  throw new RangeError(
    `random: ${name} must be an integer >= 0 with ${name} + length <= ${limit}, got ${String(start)} for ${length} draws; ` +
      "use another stream or example",
  );
}
