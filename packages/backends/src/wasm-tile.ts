import * as tf from "@tensorflow/tfjs-core";
import { type KernelCall, replaceWasmKernel } from "./wasm-kernel.js";

type TileCall = KernelCall<"x", { readonly reps: readonly number[] }>;

/**
 * Repeats by copying blocks: `tf.tile` and `tf.broadcastTo` on wasm.
 *
 * The kernel of TensorFlow.js 4.22 finds the coordinates of every element anew, some
 * 80 ns each: repeating a batch for each of its samples then costs as much as a dense layer.
 */
export function installWasmTile(): void {
  replaceWasmKernel(tf.Tile, (original) => (call) => {
    const { inputs, backend, attrs } = call as unknown as TileCall;
    if (inputs.x.dtype === "string") return original(call);
    const out = backend.makeOutput(
      inputs.x.shape.map((length, axis) => length * attrs.reps[axis]!),
      inputs.x.dtype,
    );
    tile(backend.typedArrayFromHeap(inputs.x), inputs.x.shape, attrs.reps, backend.typedArrayFromHeap(out));
    return out;
  });
}

/** Writes `x`, repeated `reps[axis]` times along each axis, to `out`. */
export function tile(x: Float32Array, shape: readonly number[], reps: readonly number[], out: Float32Array): void {
  if (out.length === 0) return;
  // What lies inside the last repeated axis is one unbroken block, copied as a whole.
  const last = Math.max(
    0,
    reps.findLastIndex((times) => times > 1),
  );
  const sizeFrom = (axis: number, times: readonly number[]) =>
    shape.reduce((size, length, i) => (i < axis ? size : size * length * (times[i] ?? 1)), 1);
  const inX = shape.map((_, axis) => sizeFrom(axis + 1, []));
  const inOut = shape.map((_, axis) => sizeFrom(axis + 1, reps));
  const block = sizeFrom(last, []);

  const write = (axis: number, from: number, to: number): void => {
    if (axis === last) {
      copy(x, from, out, to, block);
      repeat(out, to, block, reps[axis] ?? 1);
    } else {
      const length = shape[axis]!;
      for (let i = 0; i < length; i++) write(axis + 1, from + i * inX[axis]!, to + i * inOut[axis]!);
      repeat(out, to, length * inOut[axis]!, reps[axis]!);
    }
  };
  write(0, 0, 0);
}

// A call to copy a few floats costs more than the floats: below this many a loop is faster.
const SHORT = 32;

function copy(x: Float32Array, from: number, out: Float32Array, to: number, length: number): void {
  if (length < SHORT) for (let i = 0; i < length; i++) out[to + i] = x[from + i]!;
  else out.set(x.subarray(from, from + length), to);
}

/** Follows the first `size` floats at `start` with copies of themselves, twice as many each time. */
function repeat(out: Float32Array, start: number, size: number, times: number): void {
  const end = start + size * times;
  if (size * times < SHORT) {
    for (let i = start + size; i < end; i++) out[i] = out[i - size]!;
    return;
  }
  for (let at = start + size; at < end; at += at - start) out.copyWithin(at, start, Math.min(at, start + end - at));
}
