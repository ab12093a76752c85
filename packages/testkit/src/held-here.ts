import * as tf from "@tensorflow/tfjs-core";

const SMALLEST_NORMAL = 2 ** -126;

/** `x` as the backend in use holds it: a WebGPU device rounds it to float32, and may take subnormal ones for 0. */
export function heldHere(x: number): number {
  if (tf.getBackend() !== "webgpu") return x;
  return Math.abs(x) < SMALLEST_NORMAL ? 0 : Math.fround(x);
}
