import type { PathKernel } from "./dijkstra.js";
import { type Adjacency, topologicalOrder } from "./graph.js";

/**
 * Longest path in a graph without cycles, θ of either sign: dynamic programming in topological order, O(V + E).
 * Of equal paths to a vertex the one by the first of its edges in the list is kept.
 */
export function acyclicPath(where: string): PathKernel {
  const orders = new WeakMap<Adjacency, Int32Array>();
  let best = new Float64Array(0);
  return (graph, theta, at, entry) => {
    const { vertices, source, target, from, entering } = graph;
    const order = orders.get(graph) ?? topologicalOrder(where, graph);
    orders.set(graph, order);
    if (best.length < vertices) best = new Float64Array(vertices);
    best.fill(Number.NEGATIVE_INFINITY, 0, vertices);
    best[source] = 0;
    for (let place = 0; place < vertices; place++) {
      const v = order[place]!;
      if (v === source) continue;
      for (let i = entering.start[v]!; i < entering.start[v + 1]!; i++) {
        const e = entering.edges[i]!;
        const tail = best[from[e]!]!;
        // A cut-off tail stays cut off: −∞ + ∞ would be NaN.
        if (tail === Number.NEGATIVE_INFINITY || !(tail + theta[at + e]! > best[v]!)) continue;
        best[v] = tail + theta[at + e]!;
        entry[v] = e;
      }
    }
    return best[target] !== Number.NEGATIVE_INFINITY;
  };
}
