import type { TreeKernel } from "./kruskal.js";

/**
 * Prim's algorithm on the complete graph, edges in upper-triangle order: grow the tree from vertex 0 by the heaviest
 * edge that leaves it. O(n²). Edges are compared by (weight, index), so the tree is the one of Kruskal's algorithm.
 */
export function prim(vertices: number): TreeKernel {
  /** Heaviest edge from the tree to each vertex outside; DONE inside. */
  const link = new Int32Array(vertices);
  const DONE = -1;
  const edge = pairTable(vertices);
  return (weights, chosen) => {
    for (let v = 1; v < vertices; v++) link[v] = edge[v]!;
    for (let joined = 1; joined < vertices; joined++) {
      let next = 0;
      let best = 0;
      for (let v = 1; v < vertices; v++) {
        const e = link[v]!;
        if (e !== DONE && (next === 0 || heavier(weights, e, best))) {
          next = v;
          best = e;
        }
      }
      chosen[best] = 1;
      link[next] = DONE;
      for (let v = 1, at = next * vertices; v < vertices; v++) {
        const e = edge[at + v]!;
        if (link[v] !== DONE && heavier(weights, e, link[v]!)) link[v] = e;
      }
    }
  };
}

const heavier = (weights: Float64Array, e: number, f: number) => {
  const a = weights[e]!;
  const b = weights[f]!;
  return a > b || (a === b && e < f);
};

/** n × n table of the edge that joins two vertices. */
function pairTable(vertices: number): Int32Array {
  const table = new Int32Array(vertices * vertices);
  for (let a = 0, e = 0; a < vertices; a++) {
    for (let b = a + 1; b < vertices; b++, e++) {
      table[a * vertices + b] = e;
      table[b * vertices + a] = e;
    }
  }
  return table;
}
