import { checkInteger } from "@discretely/core/check";
import { type Edges, readEdges } from "./edges.js";

/** A directed graph with the two ends of the paths asked for; vertices are numbered from 0. */
export interface Graph extends Edges {
  readonly vertices: number;
  readonly source: number;
  readonly target: number;
}

/** A checked graph with its edges listed by tail and by head. */
export interface Adjacency {
  readonly vertices: number;
  readonly source: number;
  readonly target: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly leaving: Lists;
  readonly entering: Lists;
}

/** List v holds `edges[start[v]] … edges[start[v + 1] − 1]`, in ascending order. */
export interface Lists {
  readonly start: Int32Array;
  readonly edges: Int32Array;
}

/** @throws RangeError when an end of an edge, the source or the target is no vertex. */
export function adjacency(where: string, graph: Graph): Adjacency {
  const { vertices, source, target } = graph;
  checkInteger(where, "vertices", vertices, { min: 1 });
  checkInteger(where, "source", source, { min: 0, max: vertices - 1 });
  checkInteger(where, "target", target, { min: 0, max: vertices - 1 });
  const { from, to } = readEdges(where, vertices, graph);
  return { vertices, source, target, from, to, leaving: byVertex(vertices, from), entering: byVertex(vertices, to) };
}

/** A counting sort of the edges by one of their ends. */
function byVertex(vertices: number, end: Int32Array): Lists {
  const start = new Int32Array(vertices + 1);
  for (let e = 0; e < end.length; e++) start[end[e]! + 1]!++;
  for (let v = 0; v < vertices; v++) start[v + 1]! += start[v]!;
  const next = start.slice(0, vertices);
  const edges = new Int32Array(end.length);
  for (let e = 0; e < end.length; e++) edges[next[end[e]!]!++] = e;
  return { start, edges };
}

/** The vertices with every edge pointing forwards (Kahn's algorithm, O(V + E)). @throws RangeError on a cycle. */
export function topologicalOrder(where: string, { vertices, to, leaving, entering }: Adjacency): Int32Array {
  const waiting = Int32Array.from({ length: vertices }, (_, v) => entering.start[v + 1]! - entering.start[v]!);
  const order = new Int32Array(vertices);
  let size = 0;
  for (let v = 0; v < vertices; v++) if (waiting[v] === 0) order[size++] = v;
  for (let done = 0; done < size; done++) {
    const v = order[done]!;
    for (let i = leaving.start[v]!; i < leaving.start[v + 1]!; i++) {
      const head = to[leaving.edges[i]!]!;
      if (--waiting[head]! === 0) order[size++] = head;
    }
  }
  if (size === vertices) return order;
  const stuck = waiting.findIndex((count) => count > 0);
  throw new RangeError(
    `${where}: a cycle leads to vertex ${stuck}; remove it, or leave out acyclic where costs are >= 0`,
  );
}
