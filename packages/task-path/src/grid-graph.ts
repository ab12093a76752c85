import { checkInteger } from "@discretely/core/check";
import type { Graph } from "@discretely/solvers/graph";

/**
 * A grid of `size` × `size` vertices, row-major, with edges to the right and downwards, from the first vertex to the last:
 * the edges of a row, then those to the row below, and so on, in the order of PyEPO. 5 × 5: 40 edges, each path takes 8.
 * @throws RangeError for a size that is no integer >= 2.
 */
export function gridGraph(size: number): Graph {
  checkInteger("gridGraph", "size", size, { min: 2 });
  const edges: [from: number, to: number][] = [];
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size - 1; j++) edges.push([i * size + j, i * size + j + 1]);
    if (i < size - 1) for (let j = 0; j < size; j++) edges.push([i * size + j, (i + 1) * size + j]);
  }
  const [from, to] = [edges.map(([tail]) => tail), edges.map(([, head]) => head)];
  return { vertices: size * size, source: 0, target: size * size - 1, from, to };
}
