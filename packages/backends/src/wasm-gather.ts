import * as tf from "@tensorflow/tfjs-core";
import { type KernelCall, replaceWasmKernel, type WasmHeap } from "./wasm-kernel.js";

type GatherCall = KernelCall<"x" | "indices", { readonly axis: number; readonly batchDims?: number }>;

/**
 * `tf.gather` on wasm by copying blocks: the look-up of an embedding.
 *
 * The kernel of TensorFlow.js 4.22 finds the coordinates of every element anew, some 70 ns each: looking up 14,000
 * vectors of 200 then costs more than a convolution over them.
 */
export function installWasmGather(): void {
  replaceWasmKernel(tf.GatherV2, (original) => (call) => {
    const { inputs, backend, attrs } = call as unknown as GatherCall;
    const { x, indices } = inputs;
    const plain = (attrs.batchDims ?? 0) === 0 && indices.dtype === "int32";
    if (!plain || x.dtype === "string" || x.dtype === "complex64") return original(call);
    return gather(x, indices, tf.util.parseAxisParam(attrs.axis, x.shape)[0]!, backend);
  });
}

/** out[outer, i, inner] = x[outer, indices[i], inner], the axis being what lies between outer and inner. */
function gather(x: tf.TensorInfo, indices: tf.TensorInfo, axis: number, backend: WasmHeap): tf.TensorInfo {
  const [before, after] = [x.shape.slice(0, axis), x.shape.slice(axis + 1)];
  const out = backend.makeOutput([...before, ...indices.shape, ...after], x.dtype);
  const [from, places, to] = [x, indices, out].map((tensor) => backend.typedArrayFromHeap(tensor)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const length = x.shape[axis]!;
  const wrong = places.findIndex((place) => !(place >= 0 && place < length));
  if (wrong >= 0) {
    backend.disposeData(out.dataId);
    throw new RangeError(`gather: index ${places[wrong]} at place ${wrong}; axis ${axis} has 0 … ${length - 1}`);
  }
  const block = size(after);
  for (let outer = 0, at = 0; outer < size(before); outer++) {
    for (let i = 0; i < places.length; i++, at += block) {
      copy(from, (outer * length + places[i]!) * block, to, at, block);
    }
  }
  return out;
}

// A call to copy a few floats costs more than the floats: below this many a loop is faster.
const SHORT = 32;

function copy(x: Float32Array, from: number, out: Float32Array, to: number, length: number): void {
  if (length < SHORT) for (let i = 0; i < length; i++) out[to + i] = x[from + i]!;
  else out.set(x.subarray(from, from + length), to);
}

const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
