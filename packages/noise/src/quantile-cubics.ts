import type { Quantile } from "@discretely/random/quantile";
import { CELLS, eachCell } from "./quantile-table.js";

/** Where in a cell a cubic meets the function, all inside, for neighbouring cells may disagree in the last digits; exact. */
const NODES = [1 / 8, 3 / 8, 5 / 8, 7 / 8] as const;
/** Where the two are compared. */
const BETWEEN = [0, 1 / 2] as const;
const PLACES = [...NODES, ...BETWEEN];

/** How far a cubic may leave the function there: a share of the value, and one of the distance between the quartiles. */
const SLACK = 1e-7;

/**
 * A quantile function by cubics for a device, `[CELLS, 4]` coefficients of 1, t, t², t³ in the cells of quantile-table.ts.
 * Undefined when a cubic misses it by more than float32 rounds: the function then has jumps, or kinks inside of cells, and
 * has to be computed as it is.
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
  const spread = Math.abs(quartiles[1]! - quartiles[0]!);

  const cubics = new Float32Array(4 * CELLS);
  let follows = true;
  eachCell((index) => {
    const values = x.subarray(PLACES.length * index, PLACES.length * (index + 1));
    const cubic = through(values);
    for (const [i, t] of BETWEEN.entries()) {
      const wanted = values[NODES.length + i]!;
      const found = cubic[0] + t * (cubic[1] + t * (cubic[2] + t * cubic[3]));
      follows &&= Math.abs(found - wanted) <= SLACK * (Math.abs(wanted) + spread); // false for NaN and infinities
    }
    cubics.set(cubic, 4 * index);
  });
  return follows ? cubics : undefined;
}

/** The cubic with these values at the nodes, by Newton's forward differences in s = 4t − ½. */
function through(x: Float64Array): [number, number, number, number] {
  const [d1, e1, f1] = [x[1]! - x[0]!, x[2]! - x[1]!, x[3]! - x[2]!];
  const [d2, e2] = [e1 - d1, f1 - e1];
  const d3 = e2 - d2;
  const [a0, a1, a2, a3] = [x[0]!, d1 - d2 / 2 + d3 / 3, (d2 - d3) / 2, d3 / 6];
  return [a0 - a1 / 2 + a2 / 4 - a3 / 8, 4 * a1 - 4 * a2 + 3 * a3, 16 * a2 - 24 * a3, 64 * a3];
}
