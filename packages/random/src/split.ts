import { threefry } from "./threefry.js";
import { checkSafe, setHalves } from "./words.js";

const key = new Uint32Array(4);
const counter = new Uint32Array(4);
const block = new Uint32Array(4);

/**
 * A new seed from a seed and a path of integers: `split(seed, epoch, step)` is `split(split(seed, epoch), step)`.
 * One Threefry4x32-20 block a step, keyed apart from every draw (last key word 1), cut to 53 bits: two paths meet
 * with probability 2⁻⁵³. The result is a safe integer >= 0, fit for JSON.
 * @throws RangeError for a seed or a step that is no safe integer.
 */
export function split(seed: number, ...path: readonly number[]): number {
  let child = checkSafe("seed", seed);
  for (const step of path) {
    setHalves(key, 0, child);
    key[3] = 1;
    setHalves(counter, 0, checkSafe("path", step));
    threefry(block, counter, key);
    child = (block[0]! >>> 11) * 2 ** 32 + block[1]!;
  }
  return child;
}
