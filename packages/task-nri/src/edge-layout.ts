import { completeEdges, directedSlot } from "@discretely/solvers/edges";
import * as tf from "@tensorflow/tfjs-core";

/**
 * Two layouts of the edges of n vertices. Directed, n(n−1): all pairs (receiver, sender) row by row without the diagonal,
 * (0,1), (0,2) … (1,0), (1,2) … Undirected, n(n−1)/2: the upper triangle, (0,1), (0,2) … (1,2) …
 */
export interface EdgeLayout {
  readonly vertices: number;
  /** Undirected edges. */
  readonly size: number;
  /** The mean of the two directions of each edge: `[B, n(n−1)]` → `[B, n(n−1)/2]`. Its gradient reaches both. */
  readonly undirected: (x: tf.Tensor) => tf.Tensor2D;
  /** Each edge in both directions: `[B, n(n−1)/2]` → `[B, n(n−1)]`. */
  readonly directed: (z: tf.Tensor) => tf.Tensor2D;
}

/** The edges of n vertices, numbered directed and undirected. @throws RangeError for fewer than two vertices. */
export function edgeLayout(vertices: number): EdgeLayout {
  const { from, to } = completeEdges(vertices);
  const size = from.length;
  const incidence = new Float32Array(2 * size * size);
  for (let e = 0; e < size; e++) {
    incidence[directedSlot(vertices, from[e]!, to[e]!) * size + e] = 1;
    incidence[directedSlot(vertices, to[e]!, from[e]!) * size + e] = 1;
  }
  // As products with a 0/1 matrix, exact and on every backend's fast path: a gather along this axis transposes twice.
  const matrix = () => tf.tensor2d(incidence, [2 * size, size]);
  return {
    vertices,
    size,
    undirected: (x) => tf.mul(tf.matMul(x as tf.Tensor2D, matrix()), 0.5),
    directed: (z) => tf.matMul(z as tf.Tensor2D, matrix(), false, true),
  };
}
