/** Marks the edges of the best tree of `weights`, which holds no NaN. */
export type TreeKernel = (weights: Float64Array<ArrayBuffer>, chosen: Uint8Array) => void;

/** Kruskal's algorithm: from the heaviest edge down, take each that joins two components. O(E log E). */
export function kruskal(vertices: number, from: Int32Array, to: Int32Array): TreeKernel {
  const order = new Int32Array(from.length);
  const parent = new Int32Array(vertices);
  let weights = new Float64Array(0);
  // Comparing, not subtracting: the difference of two infinities is NaN.
  const heavierFirst = (e: number, f: number) => {
    const a = weights[e]!;
    const b = weights[f]!;
    return a > b ? -1 : a < b ? 1 : e - f;
  };
  return (rowWeights, chosen) => {
    weights = rowWeights;
    for (let e = 0; e < order.length; e++) order[e] = e;
    for (let v = 0; v < vertices; v++) parent[v] = v;
    order.sort(heavierFirst);
    for (let i = 0, left = vertices - 1; left > 0; i++) {
      const e = order[i]!;
      const a = findRoot(parent, from[e]!);
      const b = findRoot(parent, to[e]!);
      if (a === b) continue;
      parent[a] = b;
      chosen[e] = 1;
      left--;
    }
  };
}

/** The representative of v's component; halves the path it walks. */
export function findRoot(parent: Int32Array, v: number): number {
  let at = v;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]!]!;
    at = parent[at]!;
  }
  return at;
}
