import type { Adjacency } from "./graph.js";
import { minQueue, pop, push } from "./min-queue.js";

/** Enters into `entry` the last edge of the best path to each vertex on the way; false when the target is cut off. */
export type PathKernel = (graph: Adjacency, theta: Float32Array, at: number, entry: Int32Array) => boolean;

/**
 * Dijkstra's algorithm with costs −θ >= 0, θ of an edge at `theta[at + e]`. O(E log E).
 * The queue is ordered by (cost, vertex), the edges of a vertex by index, and only a lower cost replaces an entry.
 */
export function dijkstra(): PathKernel {
  const queue = minQueue(64);
  let total = new Float64Array(0);
  let done = new Uint8Array(0);
  return ({ vertices, source, target, to, leaving }, theta, at, entry) => {
    if (total.length < vertices) {
      total = new Float64Array(vertices);
      done = new Uint8Array(vertices);
    }
    total.fill(Number.POSITIVE_INFINITY, 0, vertices);
    done.fill(0, 0, vertices);
    total[source] = 0;
    queue.size = 0;
    push(queue, 0, source);
    while (queue.size > 0) {
      const v = pop(queue);
      if (v === target) return true;
      if (done[v] === 1) continue;
      done[v] = 1;
      for (let i = leaving.start[v]!; i < leaving.start[v + 1]!; i++) {
        const e = leaving.edges[i]!;
        const head = to[e]!;
        const cost = total[v]! - theta[at + e]!;
        if (!(cost < total[head]!)) continue;
        total[head] = cost;
        entry[head] = e;
        push(queue, cost, head);
      }
    }
    return false;
  };
}
