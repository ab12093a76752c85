import type { Solver } from "@discretely/core";
import { byInstances } from "./by-instances.js";
import { shortestAugmentingPath } from "./shortest-augmenting-path.js";

/**
 * Maximum-weight bipartite matching: argmax ⟨θ, z⟩ over the 0/1 matrices with row and column sums <= 1.
 * `[N, n, m]` → `[N, n, m]`. Only pairs of positive weight are matched, so z may have empty rows.
 *
 * Solved as the assignment of the shorter side under max(θ, 0), by shortest augmenting paths (Jonker and Volgenant,
 * 1987): a pair that adds nothing is left out afterwards. O(min² max) a row of sides n and m. Ties as in that assignment.
 * @throws RangeError when θ holds NaN or +∞.
 */
export function matching(): Solver {
  const assign = shortestAugmentingPath();
  let cost = new Float64Array(0);
  let partner = new Int32Array(0);
  return byInstances("matching", ["n", "m"], (theta, z, rows, [n, m]) => {
    const size = n! * m!;
    // The side that is walked, its stride in θ, and the same of the other side.
    const [short, step, long, stride] = n! <= m! ? [n!, m!, m!, 1] : [m!, 1, n!, m!];
    if (cost.length < size) cost = new Float64Array(size);
    if (partner.length < short) partner = new Int32Array(short);
    for (let row = 0, at = 0; row < rows; row++, at += size) {
      for (let i = 0; i < short; i++) {
        for (let j = 0; j < long; j++) cost[i * long + j] = -Math.max(theta[at + i * step + j * stride]!, 0);
      }
      if (cost.subarray(0, size).includes(Number.NEGATIVE_INFINITY)) {
        throw new RangeError(`matching: theta is Infinity in row ${row}; pass a large finite weight`);
      }
      assign(cost, short, long, partner);
      for (let i = 0; i < short; i++) {
        const pair = at + i * step + partner[i]! * stride;
        if (theta[pair]! > 0) z[pair] = 1;
      }
    }
  });
}
