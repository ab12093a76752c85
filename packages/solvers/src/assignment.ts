import type { Solver } from "@discretely/core";
import { byInstances } from "./by-instances.js";
import { shortestAugmentingPath } from "./shortest-augmenting-path.js";

/**
 * Linear assignment: every row of an instance gets a column of its own, argmax ⟨θ, z⟩ over the 0/1 matrices with row
 * sums 1 and column sums <= 1. `[N, n, m]` → `[N, n, m]` with n <= m; θ = −∞ rules a pair out.
 *
 * Shortest augmenting paths (Jonker and Volgenant, 1987), O(n² m) a row, O(n m²) with ties. Ties: of equal assignments the one that gives
 * row 0 the lowest column, then row 1, and so on (as far as float64 can tell: sums of whole numbers are exact).
 * @throws RangeError when n > m, when θ holds NaN or +∞, and when the pairs left admit no assignment.
 */
export function assignment(): Solver {
  const assign = shortestAugmentingPath();
  let cost = new Float64Array(0);
  let columnOf = new Int32Array(0);
  return byInstances("assignment", ["n", "m"], (theta, z, rows, [n, m]) => {
    if (n! > m!) {
      throw new RangeError(
        `assignment: ${n} rows exceed the ${m} columns of an instance; transpose theta, or use matching`,
      );
    }
    const size = n! * m!;
    if (cost.length < size) cost = new Float64Array(size);
    if (columnOf.length < n!) columnOf = new Int32Array(n!);
    for (let row = 0, at = 0; row < rows; row++, at += size) {
      for (let i = 0; i < size; i++) {
        cost[i] = -theta[at + i]!;
        if (cost[i] === Number.NEGATIVE_INFINITY) refuseInfinity(row, i, m!);
      }
      if (!assign(cost, n!, m!, columnOf)) {
        throw new RangeError(
          `assignment: the finite pairs of row ${row} admit no assignment; raise an entry of -Infinity`,
        );
      }
      for (let i = 0; i < n!; i++) z[at + i * m! + columnOf[i]!] = 1;
    }
  });
}

function refuseInfinity(row: number, at: number, m: number): never {
  const i = Math.floor(at / m);
  throw new RangeError(
    `assignment: theta is Infinity at row ${row}, pair (${i}, ${at - i * m}); pass a large finite weight`,
  );
}
