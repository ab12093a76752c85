import { checkInteger } from "@discretely/core/check";

/** A list of edges: edge e joins `from[e]` and `to[e]`, numbered from 0. */
export interface Edges {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
}

/** A checked copy of an edge list. @throws RangeError when lengths differ or an end is no vertex. */
export function readEdges(where: string, vertices: number, { from, to }: Edges): { from: Int32Array; to: Int32Array } {
  if (from.length !== to.length) {
    throw new RangeError(
      `${where}: edges.from has ${from.length} entries and edges.to ${to.length}; pass one each per edge`,
    );
  }
  for (let e = 0; e < from.length; e++) {
    checkInteger(where, `edges.from[${e}]`, from[e], { min: 0, max: vertices - 1 });
    checkInteger(where, `edges.to[${e}]`, to[e], { min: 0, max: vertices - 1 });
  }
  return { from: Int32Array.from(from), to: Int32Array.from(to) };
}

/** The edges of the complete graph, upper triangle row by row: (0,1), (0,2) … (0,n−1), (1,2) … */
export function completeEdges(vertices: number): { from: Int32Array; to: Int32Array } {
  const from = new Int32Array((vertices * (vertices - 1)) / 2);
  const to = new Int32Array(from.length);
  let e = 0;
  for (let a = 0; a < vertices; a++) {
    for (let b = a + 1; b < vertices; b++, e++) {
      from[e] = a;
      to[e] = b;
    }
  }
  return { from, to };
}

/**
 * Where the directed layout keeps the edge (receiver i, sender j), i ≠ j: all ordered pairs row by row without the
 * diagonal, (0,1) … (0,n−1), (1,0), (1,2) …
 */
export const directedSlot = (vertices: number, receiver: number, sender: number): number =>
  receiver * (vertices - 1) + (sender < receiver ? sender : sender - 1);
