import { detached, type Solver } from "@discretely/core";
import { solveRows } from "@discretely/core/call";
import * as tf from "@tensorflow/tfjs-core";

/** MAP(θ) of each instance as a constant, `[B, ...instance]` → `[B, ...instance]`. */
export function solution<Data>(
  where: string,
  solver: Solver<Data>,
  theta: tf.Tensor,
  data: readonly Data[] | undefined,
): tf.Tensor {
  const solve = (x: tf.Tensor) => tf.squeeze(solveRows(where, solver, tf.expandDims(x, 1), data), [1]);
  return detached(solve, theta);
}
