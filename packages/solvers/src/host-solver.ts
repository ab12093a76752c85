import type { Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { refuseNaN } from "./by-rows.js";

/**
 * Solves one instance: θ flattened and the shape of the instance in, z of the same length out. θ is a copy, free to be
 * used as scratch; `data` is this row's entry of what the layer was called with.
 */
export type HostFunction<Data> = (
  theta: Float32Array,
  shape: readonly number[],
  data: Data | undefined,
) => ArrayLike<number>;

/**
 * Lifts a function on one instance to a solver of batches, `[N, ...instance]` → `[N, ...instance]`. `name` heads the messages.
 * @throws RangeError when θ holds NaN, when the function answers another length or a NaN, and when `data` has not one
 * entry per row.
 */
export const hostSolver =
  <Data = never>(one: HostFunction<Data>, { name = "hostSolver" }: { readonly name?: string } = {}): Solver<Data> =>
  (theta, data) => {
    const [rows, ...shape] = theta.shape;
    if (rows === undefined) throw new RangeError(`${name}: theta is a scalar; pass [N, ...instance]`);
    if (data !== undefined && data.length !== rows) {
      throw new RangeError(`${name}: data has ${data.length} entries for ${rows} rows; pass one per row`);
    }
    const size = shape.reduce((a, b) => a * b, 1);
    const values = theta.dataSync<"float32">();
    refuseNaN(name, values, size);
    const z = new Float32Array(values.length);
    for (let row = 0; row < rows; row++) {
      const answer = one(Float32Array.from(values.subarray(row * size, (row + 1) * size)), shape, data?.[row]);
      copy(name, answer, z, row, size);
    }
    return tf.tensor(z, theta.shape, "float32");
  };

function copy(name: string, answer: ArrayLike<number>, z: Float32Array, row: number, size: number): void {
  if (answer?.length !== size) {
    throw new RangeError(
      `${name}: the answer for row ${row} has length ${answer?.length}, the instance ${size} entries; return all of z, flat`,
    );
  }
  for (let i = 0; i < size; i++) {
    z[row * size + i] = answer[i]!;
    if (Number.isNaN(z[row * size + i])) {
      throw new RangeError(`${name}: the answer for row ${row} is ${answer[i]} at entry ${i}; return numbers`);
    }
  }
}
