import { completeEdges, directedSlot, readEdges } from "./edges.js";
import { findRoot } from "./kruskal.js";
import type { SpanningTreeOptions } from "./spanning-tree.js";
import { topKStates } from "./top-k-states.js";

/** The mask of every spanning tree in the layout of `spanningTree`; the complete graph has n^(n−2) (Cayley). */
export function spanningTreeStates({
  vertices,
  edges,
  layout,
}: Pick<SpanningTreeOptions, "vertices" | "edges" | "layout">): number[][] {
  const { from, to } = edges ? readEdges("spanningTreeStates", vertices, edges) : completeEdges(vertices);
  const isTree = (mask: readonly number[]) => {
    const parent = Int32Array.from({ length: vertices }, (_, v) => v);
    return mask.every((bit, e) => {
      if (bit === 0) return true;
      const a = findRoot(parent, from[e]!);
      const b = findRoot(parent, to[e]!);
      parent[a] = b;
      return a !== b;
    });
  };
  const trees = topKStates(from.length, vertices - 1).filter(isTree);
  if (layout !== "directed") return trees;
  return trees.map((tree) => {
    const state = new Array<number>(2 * from.length).fill(0);
    tree.forEach((bit, e) => {
      state[directedSlot(vertices, from[e]!, to[e]!)] = bit;
      state[directedSlot(vertices, to[e]!, from[e]!)] = bit;
    });
    return state;
  });
}
