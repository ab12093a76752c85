import type { Solver } from "@discretely/core";
import { checkInteger, checkNames, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { byInstances } from "./by-instances.js";
import { completeEdges, directedSlot, type Edges, readEdges } from "./edges.js";
import { findRoot, kruskal, type TreeKernel } from "./kruskal.js";
import { prim } from "./prim.js";

/** What `spanningTree` takes. */
export interface SpanningTreeOptions {
  /** Number of vertices, >= 2. */
  readonly vertices: number;
  /** The edges of a graph that is not complete; θ is `[N, edges]` in this order. */
  readonly edges?: Edges;
  /**
   * `undirected` (default): θ is `[N, n(n−1)/2]`, the upper triangle row by row.
   * `directed`: θ is `[N, n(n−1)]` or `[N, n(n−1), 1]`, all pairs (receiver, sender) row by row without the diagonal;
   * z is symmetric, so an edge weighs the sum of θ at its two places.
   */
  readonly layout?: "undirected" | "directed";
  /** `reference` weighs an edge of the directed layout by the place with receiver > sender alone, as the Python reference does. */
  readonly parity?: "reference";
}

/**
 * Maximum spanning tree as a 0/1 mask of edges: argmax ⟨θ, z⟩ over the spanning trees.
 * Prim's algorithm on the complete graph, O(n²) a row; Kruskal's on an edge list, O(E log E).
 * Of equal weights the edge that is first in the undirected order wins; ±∞ rank as numbers.
 * @throws RangeError when the edge list joins not all vertices, when θ has another width or holds NaN.
 */
export function spanningTree(options: SpanningTreeOptions): Solver {
  const { vertices, edges, layout = "undirected", parity } = options;
  checkNames("spanningTree", options, ["vertices", "edges", "layout", "parity"]);
  checkInteger("spanningTree", "vertices", vertices, { min: 2 });
  checkWord("spanningTree", "layout", layout, ["undirected", "directed"]);
  if (parity !== undefined) checkWord("spanningTree", "parity", parity, ["reference"]);
  if (layout === "directed" && edges) {
    throw new RangeError('spanningTree: layout "directed" is of the complete graph; leave out edges, or the layout');
  }
  const list = edges ? readEdges("spanningTree", vertices, edges) : completeEdges(vertices);
  if (edges) refuseDisconnected(vertices, list);
  const mirror = layout === "directed" ? mirrors(vertices) : undefined;
  const slots: Slots = { ...(mirror ?? { first: indices(list.from.length) }), sum: parity === undefined };
  const solve = edges ? kruskal(vertices, list.from, list.to) : prim(vertices);
  const solver = lift(slots, list.from.length, solve);
  return mirror ? (theta) => acceptTrailingOne(solver, theta) : solver;
}

/** Where an edge is read from and written to, within a row. */
interface Slots {
  readonly first: Int32Array;
  readonly second?: Int32Array;
  /** Whether the weight of an edge counts both places. */
  readonly sum: boolean;
}

function lift({ first, second, sum }: Slots, edges: number, solve: TreeKernel): Solver {
  const weights = new Float64Array(edges);
  const chosen = new Uint8Array(edges);
  const width = edges * (second ? 2 : 1);
  return byInstances("spanningTree", ["edges"], (theta, z, rows, [n]) => {
    if (n !== width)
      throw new RangeError(`spanningTree: theta has ${n} entries a row, the graph ${width}; match vertices or edges`);
    for (let row = 0, at = 0; row < rows; row++, at += width) {
      for (let e = 0; e < edges; e++) {
        weights[e] = second && sum ? theta[at + first[e]!]! + theta[at + second[e]!]! : theta[at + first[e]!]!;
        if (Number.isNaN(weights[e])) {
          throw new RangeError(
            `spanningTree: an edge weighs Infinity - Infinity at row ${row}, edge ${e}; use one sign for both`,
          );
        }
      }
      chosen.fill(0);
      solve(weights, chosen);
      for (let e = 0; e < edges; e++) {
        if (chosen[e] === 0) continue;
        z[at + first[e]!] = 1;
        if (second) z[at + second[e]!] = 1;
      }
    }
  });
}

const indices = (n: number) => Int32Array.from({ length: n }, (_, e) => e);

/** The two places of each undirected edge a < b in the directed layout; the first has receiver b > sender a. */
function mirrors(vertices: number): { first: Int32Array; second: Int32Array } {
  const { from, to } = completeEdges(vertices);
  return {
    first: from.map((a, e) => directedSlot(vertices, to[e]!, a)),
    second: from.map((a, e) => directedSlot(vertices, a, to[e]!)),
  };
}

const acceptTrailingOne = (solver: Solver, theta: tf.Tensor): tf.Tensor =>
  theta.rank === 3 && theta.shape[2] === 1
    ? tf.tidy(() => tf.reshape(solver(tf.squeeze(theta, [2])), theta.shape))
    : solver(theta);

function refuseDisconnected(vertices: number, { from, to }: { from: Int32Array; to: Int32Array }): void {
  const parent = indices(vertices);
  for (let e = 0; e < from.length; e++) parent[findRoot(parent, from[e]!)] = findRoot(parent, to[e]!);
  const apart = parent.findIndex((_, v) => findRoot(parent, v) !== findRoot(parent, 0));
  if (apart >= 0)
    throw new RangeError(`spanningTree: no edge leads from vertex 0 to ${apart}; add one, or fewer vertices`);
}
