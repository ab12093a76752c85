import * as tf from "@tensorflow/tfjs-core";
import { addWasmKernel, type KernelCall } from "./wasm-kernel.js";

type SegmentCall = KernelCall<"x" | "segmentIds", { readonly numSegments: number }>;

/**
 * Makes `tf.gather`, and so an embedding, trainable on wasm: out[s] = Σ of the rows x[i] with segmentIds[i] = s.
 *
 * TensorFlow.js 4.22 has no kernel for `tf.unsortedSegmentSum` on wasm. As on its other backends, a row whose id is not
 * in 0 … numSegments − 1 counts nowhere.
 */
export function installWasmSegmentSum(): void {
  addWasmKernel(tf.UnsortedSegmentSum, (call) => segmentSum(call as unknown as SegmentCall));
}

function segmentSum({ inputs: { x, segmentIds }, backend, attrs: { numSegments } }: SegmentCall): tf.TensorInfo {
  const out = backend.makeOutput([numSegments, ...x.shape.slice(1)], x.dtype);
  const [rows, ids, sums] = [x, segmentIds, out].map((tensor) => backend.typedArrayFromHeap(tensor)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  sums.fill(0);
  const width = x.shape.slice(1).reduce((size, length) => size * length, 1);
  for (let row = 0; row < ids.length; row++) {
    const segment = ids[row]!;
    if (segment < 0 || segment >= numSegments) continue;
    for (let i = 0; i < width; i++) sums[segment * width + i]! += rows[row * width + i]!;
  }
  return out;
}
