import { findRoot } from "./kruskal.js";
import type { StarMesh } from "./star-mesh.js";

/**
 * An exact random spanning tree, P(T) ∝ Π w, brought back through a reduced {@link StarMesh}: from the tree of the vertices
 * before v, each edge {a, b} is taken away with `part[v, b, a]`, the share of its weight that came from removing v; each
 * piece is then tied to v by one edge, chosen by w_va. (Summed over what was taken away, the chances multiply to the weights:
 * the trees that join r pieces of weights W₁ … W_r through v count Π Wᵢ / d_v by Cayley's formula, those with star edges Π Wᵢ.)
 * The tree is marked at [b, a], a < b. O(n²), at most 2n uniforms for each vertex.
 */
export function sampleTree({ n, share }: StarMesh, part: Float64Array, uniform: () => number): Float64Array {
  const inTree = new Float64Array(n * n);
  const parent = new Int32Array(n);
  const left = new Float64Array(n);
  for (let v = 1; v < n; v++) {
    for (let a = 0; a < v; a++) parent[a] = a;
    for (let b = 1; b < v; b++) {
      for (let a = 0; a < b; a++) {
        if (inTree[b * n + a] === 0) continue;
        if (uniform() < part[(v * n + b) * n + a]!) inTree[b * n + a] = 0;
        else parent[findRoot(parent, a)] = findRoot(parent, b);
      }
    }
    tie(v, n, share, parent, left, inTree, uniform);
  }
  return inTree;
}

/** One edge from v to each piece: the first at which the running sum of its weights passes a uniform share of them. */
function tie(
  v: number,
  n: number,
  share: Float64Array,
  parent: Int32Array,
  left: Float64Array,
  inTree: Float64Array,
  uniform: () => number,
): void {
  left.fill(0, 0, v);
  for (let a = 0; a < v; a++) left[findRoot(parent, a)]! += share[v * n + a]!;
  for (let a = 0; a < v; a++) if (parent[a] === a) left[a]! *= uniform();
  const last = new Int32Array(v).fill(-1);
  for (let a = 0; a < v; a++) {
    const piece = findRoot(parent, a);
    if (share[v * n + a] === 0 || left[piece]! < 0) continue;
    last[piece] = a;
    left[piece]! -= share[v * n + a]!;
  }
  for (const a of last) if (a >= 0) inTree[v * n + a] = 1;
}
