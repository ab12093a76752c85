import { adjacency, type Graph } from "./graph.js";

/** The edge mask of every simple path from source to target. For tests: there may be exponentially many. */
export function graphPathStates(graph: Graph): number[][] {
  const { vertices, source, target, from, to, leaving } = adjacency("graphPathStates", graph);
  const states: number[][] = [];
  const mask = new Array<number>(from.length).fill(0);
  const visited = new Array<boolean>(vertices).fill(false);
  const walk = (v: number): void => {
    if (v === target) {
      states.push([...mask]);
      return;
    }
    visited[v] = true;
    for (const e of leaving.edges.subarray(leaving.start[v], leaving.start[v + 1])) {
      if (visited[to[e]!]) continue;
      mask[e] = 1;
      walk(to[e]!);
      mask[e] = 0;
    }
    visited[v] = false;
  };
  walk(source);
  return states;
}
