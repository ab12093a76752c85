import * as tf from "@tensorflow/tfjs-core";

const SMALLEST_NORMAL = 2 ** -126;

/** `x` as the backend in use holds it: WebGPU may take subnormal float32 numbers for 0. */
export const heldHere = (x: number): number =>
  tf.getBackend() === "webgpu" && Math.abs(x) < SMALLEST_NORMAL ? 0 : x;
