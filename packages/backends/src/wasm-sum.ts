import * as tf from "@tensorflow/tfjs-core";
import { type KernelCall, replaceWasmKernel } from "./wasm-kernel.js";

type SumCall = KernelCall<"x", tf.SumAttrs>;

/** Columns below which the kernel of TensorFlow.js, which reads each column as a run of its own, is as fast. */
const FEW = 8;

/**
 * `tf.sum` over leading axes (a bias's gradient, a batch's mean) on wasm, in the order of memory: the kernel of TensorFlow.js
 * 4.22 transposes first. The sums are kept in double precision on the way.
 */
export function installWasmSum(): void {
  replaceWasmKernel(tf.Sum, (original) => (call) => {
    const { inputs, backend, attrs } = call as unknown as SumCall;
    const { shape, dtype } = inputs.x;
    const axes = tf.util.parseAxisParam(attrs.axis, shape);
    const kept = shape.slice(axes.length);
    const columns = kept.reduce((a, b) => a * b, 1);
    const leading = axes.length > 0 && [...axes].sort((a, b) => a - b).every((axis, i) => axis === i);
    if (!leading || dtype !== "float32" || columns < FEW) return original(call);
    const out = backend.makeOutput(attrs.keepDims ? [...axes.map(() => 1), ...kept] : kept, "float32");
    sumRows(backend.typedArrayFromHeap(inputs.x), columns, backend.typedArrayFromHeap(out));
    return out;
  });
}

/** Sums the rows of `x`, of `columns` entries each. */
export function sumRows(x: Float32Array, columns: number, out: Float32Array): void {
  const sums = new Float64Array(columns);
  const fours = x.length - (x.length % (4 * columns));
  let at = 0;
  // Four rows at a time: a sum is then loaded and stored once for four additions.
  for (; at < fours; at += 3 * columns) {
    for (let c = 0; c < columns; c++, at++) {
      sums[c]! += x[at]! + x[at + columns]! + (x[at + 2 * columns]! + x[at + 3 * columns]!);
    }
  }
  for (; at < x.length; ) for (let c = 0; c < columns; c++, at++) sums[c]! += x[at]!;
  out.set(sums);
}
