import type { Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { refuseNaN } from "./by-rows.js";

/**
 * Solves `rows` instances of shape `shape`, flat arrays in and out; `z` arrives filled with zeros.
 * `data` is what the layer was called with, one entry per row, where it was.
 */
export type InstanceKernel<Data> = (
  theta: Float32Array,
  z: Float32Array,
  rows: number,
  shape: readonly number[],
  data: readonly Data[] | undefined,
) => void;

/**
 * Lifts a typed-array kernel on instances of `axes.length` axes to a solver of `[N, ...axes]`.
 * `axes` names the axes, for the messages.
 * @throws RangeError when θ has another rank or holds NaN, and when `data` has not one entry per row.
 */
export const byInstances =
  <Data = never>(name: string, axes: readonly string[], kernel: InstanceKernel<Data>): Solver<Data> =>
  (theta, data) => {
    const [rows, ...shape] = theta.shape;
    if (rows === undefined || shape.length !== axes.length) {
      throw new RangeError(`${name}: theta must be [N, ${axes.join(", ")}], got [${theta.shape.join(", ")}]`);
    }
    if (data !== undefined && data.length !== rows) {
      throw new RangeError(`${name}: data has ${data.length} entries for ${rows} rows; pass one per row`);
    }
    const values = theta.dataSync<"float32">();
    refuseNaN(name, values, Math.max(1, values.length / rows));
    const z = new Float32Array(values.length);
    kernel(values, z, rows, shape, data);
    return tf.tensor(z, theta.shape, "float32");
  };
