import type { Solver } from "@discretely/core";
import { byRows } from "./by-rows.js";

/**
 * One-hot mask of the largest entry along the last axis: argmax ⟨θ, z⟩ over the vertices of the simplex.
 * `[N, ..., n]` → `[N, ..., n]`. Ties go to the lowest index. O(n) a row.
 * @throws RangeError when θ holds NaN.
 */
export const argmax = (): Solver =>
  byRows("argmax", (theta, z, rows, n) => {
    for (let row = 0; row < rows; row++) {
      const start = row * n;
      let best = start;
      for (let i = start + 1; i < start + n; i++) if (theta[i]! > theta[best]!) best = i;
      z[best] = 1;
    }
  });
