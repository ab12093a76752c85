import type { Problem } from "@discretely/audit";
import { checkInteger, checkNames } from "@discretely/core/check";
import { spanningTree } from "@discretely/solvers/spanning-tree";
import { spanningTreeMarginals } from "@discretely/solvers/spanning-tree-marginals";
import { spanningTreeStates } from "@discretely/solvers/spanning-tree-states";
import * as tf from "@tensorflow/tfjs-core";
import { normals } from "./normals.js";

/** What `spanningTreeProblem` takes. */
export interface SpanningTreeProblemOptions {
  /** Of the complete graph. Default 5. */
  readonly vertices?: number;
  /** B, the number of problems. Default 64. */
  readonly instances?: number;
  /** The first of them. Default 0. */
  readonly first?: number;
}

/**
 * L(z) = Σ (z_e − b_e)² over the spanning trees of a complete graph, θ ~ N(0, 1) and b = |N(0, 1)|: the synthetic problem of
 * the I-MLE paper on another set of states. The gradient is Cov(z)(1 − 2b), by the matrix-tree theorem.
 */
export function spanningTreeProblem(options: SpanningTreeProblemOptions = {}): Problem {
  checkNames("spanningTreeProblem", options, ["vertices", "instances", "first"]);
  const vertices = checkInteger("spanningTreeProblem", "vertices", options.vertices ?? 5, { min: 2 });
  const B = checkInteger("spanningTreeProblem", "instances", options.instances ?? 64, { min: 1 });
  const first = checkInteger("spanningTreeProblem", "first", options.first ?? 0, { min: 0 });
  const n = (vertices * (vertices - 1)) / 2;
  const rows = Array.from({ length: B }, (_, i) => normals(first + i));
  const theta = Float32Array.from(rows.flatMap((next) => Array.from({ length: n }, next)));
  const b = Float32Array.from(rows.flatMap((next) => Array.from({ length: n }, () => Math.abs(next()))));
  return {
    name: `trees of ${vertices}`,
    theta,
    shape: [B, n],
    solver: spanningTree({ vertices }),
    family: spanningTreeMarginals({ vertices }),
    states: () => spanningTreeStates({ vertices }),
    loss: (z) => tf.sum(tf.square(tf.sub(z, tf.tensor(b, [B, 1, n]))), -1),
    linear: Float64Array.from(b, (x) => 1 - 2 * x),
  };
}
