import * as tf from "@tensorflow/tfjs-core";
import { type KernelCall, replaceWasmKernel } from "./wasm-kernel.js";

type SumCall = KernelCall<"x", tf.SumAttrs>;

/** Columns below which the kernel of TensorFlow.js, which reads each column as a run of its own, is as fast. */
const FEW = 8;

/**
 * `tf.sum` over leading or inner axes (a bias's gradient, a batch's mean, a broadcast's gradient) on wasm, in the order of
 * memory: the kernel of TensorFlow.js 4.22 transposes first. The sums are kept in double precision on the way.
 */
export function installWasmSum(): void {
  replaceWasmKernel(tf.Sum, (original) => (call) => {
    const { inputs, backend, attrs } = call as unknown as SumCall;
    const { shape, dtype } = inputs.x;
    const axes = tf.util.parseAxisParam(attrs.axis, shape);
    const first = Math.min(...axes);
    const oneRun = axes.length > 0 && Math.max(...axes) === first + axes.length - 1;
    const [outer, inner] = [shape.slice(0, first), shape.slice(first + axes.length)];
    const columns = size(inner);
    if (!oneRun || dtype !== "float32" || columns < FEW) return original(call);
    const out = backend.makeOutput([...outer, ...(attrs.keepDims ? axes.map(() => 1) : []), ...inner], "float32");
    const [x, sums] = [backend.typedArrayFromHeap(inputs.x), backend.typedArrayFromHeap(out)];
    const block = x.length / size(outer);
    for (let o = 0; o < size(outer); o++) {
      sumRows(x.subarray(o * block, (o + 1) * block), columns, sums.subarray(o * columns, (o + 1) * columns));
    }
    return out;
  });
}

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

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
