import type { Solver } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import { acyclicPath } from "./acyclic-path.js";
import { byInstances } from "./by-instances.js";
import { dijkstra } from "./dijkstra.js";
import { type Adjacency, adjacency, type Graph, topologicalOrder } from "./graph.js";

/** What `graphPath` takes. */
export interface GraphPathOptions {
  /** The graph of every row. Without it each row brings its own, as data. */
  readonly graph?: Graph;
  /** Promises a graph without cycles, where θ may have either sign. Default false: costs −θ must be >= 0. */
  readonly acyclic?: boolean;
}

/**
 * Best path from source to target of a directed graph, as a mask of its edges: argmax ⟨θ, z⟩. `[N, E]` → `[N, E]`,
 * θ in the order of the edge list; a row's graph may have fewer than E edges, and the rest of the row is padding.
 * θ = −∞ closes an edge.
 *
 * Dijkstra's algorithm on the costs −θ, O(E log E) a row: ties go to the path whose vertices leave the queue first, by
 * (cost, vertex). With `acyclic` dynamic programming, O(V + E): ties enter a vertex by the first edge in the list.
 * @throws RangeError for a graph that names no such vertex or (acyclic) has a cycle, for θ > 0 unless acyclic, for NaN,
 * and where no open path joins the two ends.
 */
export function graphPath(options: GraphPathOptions = {}): Solver<Graph> {
  const { graph, acyclic = false } = options;
  checkNames("graphPath", options, ["graph", "acyclic"]);
  const read = cachedAdjacency();
  if (graph) {
    const checked = read(graph);
    if (acyclic) topologicalOrder("graphPath", checked);
  }
  const search = acyclic ? acyclicPath("graphPath") : dijkstra();
  let entry = new Int32Array(0);
  return byInstances<Graph>("graphPath", ["E"], (theta, z, rows, [width], data) => {
    for (let row = 0; row < rows; row++) {
      const own = data?.[row] ?? graph;
      if (!own)
        throw new RangeError(`graphPath: row ${row} has no graph; pass one as an option, or one per row as data`);
      const near = read(own);
      const { vertices, source, target, from } = near;
      const at = row * width!;
      if (from.length > width!) {
        throw new RangeError(
          `graphPath: theta has ${width} entries a row, the graph of row ${row} ${from.length} edges`,
        );
      }
      if (!acyclic) refusePositive(theta, at, from.length, row);
      if (entry.length < vertices) entry = new Int32Array(vertices);
      if (!search(near, theta, at, entry)) {
        throw new RangeError(`graphPath: no open path leads from vertex ${source} to ${target} in row ${row}`);
      }
      for (let v = target; v !== source; v = from[entry[v]!]!) z[at + entry[v]!] = 1;
    }
  });
}

/** Graphs are read once each, and again only when they are other objects. */
function cachedAdjacency(): (graph: Graph) => Adjacency {
  const known = new WeakMap<Graph, Adjacency>();
  return (graph) => {
    const read = known.get(graph) ?? adjacency("graphPath", graph);
    known.set(graph, read);
    return read;
  };
}

function refusePositive(theta: Float32Array, at: number, edges: number, row: number): void {
  for (let e = 0; e < edges; e++) {
    if (theta[at + e]! > 0) {
      throw new RangeError(
        `graphPath: theta is ${theta[at + e]} at row ${row}, edge ${e}: a cost must be >= 0; pass theta = -cost, or acyclic`,
      );
    }
  }
}
