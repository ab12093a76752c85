import type { Solver } from "@discretely/core";
import { byRows } from "./by-rows.js";
import { descendingOrder } from "./descending-order.js";

/**
 * Ranks along the last axis: argmax ⟨θ, z⟩ over the permutations z of (1, …, n), the vertices of the permutahedron.
 * The largest entry gets n, the smallest 1 (rearrangement inequality). `[N, ..., n]` → `[N, ..., n]`.
 * Ties: the lower index gets the higher rank; ±∞ rank as numbers. O(n log n) a row.
 * @throws RangeError when θ holds NaN.
 */
export const ranking = (): Solver => {
  const sort = descendingOrder();
  return byRows("ranking", (theta, z, rows, n) => {
    for (let row = 0; row < rows; row++) {
      const order = sort(theta, row * n, n);
      for (let place = 0; place < n; place++) z[row * n + order[place]!] = n - place;
    }
  });
};

/** The n! permutations of (1, …, n). */
export function rankingStates(n: number): number[][] {
  if (n === 0) return [[]];
  return rankingStates(n - 1).flatMap((state) =>
    Array.from({ length: n }, (_, at) => [...state.slice(0, at), n, ...state.slice(at)]),
  );
}
