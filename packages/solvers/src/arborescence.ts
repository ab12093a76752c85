import type { Solver } from "@discretely/core";
import { byInstances } from "./by-instances.js";
import { edmonds } from "./edmonds.js";

/**
 * Maximum spanning arborescence rooted at vertex 0: argmax ⟨θ, z⟩ over the directed trees that lead from 0 to all.
 * `[N, n, n]` → `[N, n, n]`, θ[i, j] the weight of the edge j → i and z its 0/1 mask, so that every row of z but the
 * first has a single 1, at its parent. The diagonal and row 0 are not edges; θ = −∞ is a missing one.
 *
 * The Chu-Liu/Edmonds algorithm on dense matrices, O(n²) a row. Ties: of equal edges into a vertex, or into a cycle
 * that is contracted, the lowest sender and then the lowest receiver wins.
 * @throws RangeError when an instance is not square, when θ holds NaN or an edge of +∞, and when missing edges leave
 * a vertex without a way from the root.
 */
export function arborescence(): Solver {
  let solve = edmonds(0);
  let size = 0;
  return byInstances("arborescence", ["n", "n"], (theta, z, rows, [n, m]) => {
    if (n !== m) throw new RangeError(`arborescence: theta must be [N, n, n], got [${rows}, ${n}, ${m}]`);
    if (n !== size) {
      solve = edmonds(n!);
      size = n!;
    }
    for (let row = 0; row < rows; row++) {
      refuseInfinity(theta, row, n!);
      const lost = solve(theta, z, row * n! * n!);
      if (lost !== undefined) {
        throw new RangeError(
          `arborescence: vertex ${lost} of row ${row} has no way from the root; raise an entry of -Infinity`,
        );
      }
    }
  });
}

function refuseInfinity(theta: Float32Array, row: number, n: number): void {
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i !== j && theta[(row * n + i) * n + j] === Number.POSITIVE_INFINITY) {
        throw new RangeError(
          `arborescence: theta is Infinity at row ${row}, edge ${j} -> ${i}; pass a large finite weight`,
        );
      }
    }
  }
}

/** The parent of each vertex from one n × n mask of {@link arborescence}; that of the root is 0. */
export const arborescenceHeads = (z: ArrayLike<number>, n: number): Int32Array =>
  Int32Array.from({ length: n }, (_, i) => {
    for (let j = 0; j < n; j++) if (i > 0 && z[i * n + j] === 1) return j;
    return 0;
  });
