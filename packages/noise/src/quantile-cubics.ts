import type { Quantile } from "@discretely/random/quantile";
import { CELLS, eachCell } from "./quantile-table.js";

const PLACES = [0, 1 / 4, 1 / 2, 3 / 4, 1]; // of a cell; exact, the bounds of cells having few bits

/** How far a cubic may leave the function in the middle of its cell: a share of the values, and one of the quartiles' distance. */
const RELATIVE = 1e-7;
const SPREAD = 1e-7;

/**
 * A quantile function by cubics for a device, `[CELLS, 4]` coefficients of 1, t, t², t³ in the cells of quantile-table.ts:
 * through its values at t = 0, ¼, ¾ and 1. Undefined when a cubic misses it at t = ½ by more than float32 rounds: the
 * function then has jumps or kinks inside of cells, and has to be computed as it is.
 */
export function quantileCubics(quantile: Quantile): Float32Array | undefined {
  const x = new Float64Array(PLACES.length * CELLS).fill(0.5);
  eachCell((index, v0, v1, upper) => {
    for (const [i, t] of PLACES.entries()) {
      const v = v0 + t * (v1 - v0);
      x[PLACES.length * index + i] = upper ? 1 - v : v;
    }
  });
  quantile(x);
  const quartiles = Float64Array.of(0.25, 0.75);
  quantile(quartiles);
  const slack = SPREAD * Math.abs(quartiles[1]! - quartiles[0]!);

  const cubics = new Float32Array(4 * CELLS);
  let follows = true;
  eachCell((index) => {
    const [x0, x1, half, x3, x4] = x.subarray(PLACES.length * index, PLACES.length * (index + 1));
    const cubic = through(x0!, x1!, x3!, x4!);
    const missed = Math.abs(cubic[0] + cubic[1] / 2 + cubic[2] / 4 + cubic[3] / 8 - half!);
    follows &&= missed <= RELATIVE * (Math.abs(x0!) + Math.abs(x4!)) + slack; // false for NaN and infinities
    cubics.set(cubic, 4 * index);
  });
  return follows ? cubics : undefined;
}

/** The cubic with these values at 0, ¼, ¾ and 1, by divided differences. */
function through(x0: number, x1: number, x2: number, x3: number): [number, number, number, number] {
  const [d01, d12, d23] = [4 * (x1 - x0), 2 * (x2 - x1), 4 * (x3 - x2)];
  const [d012, d123] = [(d12 - d01) / 0.75, (d23 - d12) / 0.75];
  const cubic = d123 - d012;
  return [x0, d01 - d012 / 4 + (3 / 16) * cubic, d012 - cubic, cubic];
}
