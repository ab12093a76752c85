import * as tf from "@tensorflow/tfjs-core";
import { copyFloats, type KernelCall, replaceWasmKernel, reshaped, runWasm, type WasmHeap } from "./wasm-kernel.js";

type MatMulCall = KernelCall<"a" | "b", { readonly transposeA: boolean; readonly transposeB: boolean }>;
type Multiply = (a: tf.TensorInfo, b: tf.TensorInfo) => tf.TensorInfo;

/** Multiply-adds per product below which the slow loops are done before the fast path is set up (measured). */
const SMALL = 32 ** 3;

/**
 * Keeps `tf.matMul` on the fast path of wasm.
 *
 * The kernel of TensorFlow.js 4.22 calls XNNPACK (some 40 GFLOP/s on one core) only for a single untransposed product.
 * A transposed operand or a batch sends it to plain loops at about 3 GFLOP/s, and the gradient of every dense layer has
 * transposed operands. Here operands are transposed first, a batch that shares its right operand becomes one tall
 * product, and any other batch is multiplied matrix by matrix.
 */
export function installWasmMatMul(): void {
  replaceWasmKernel(
    tf.BatchMatMul,
    (original) => (call) =>
      onFastPath(call as unknown as MatMulCall, original as unknown as (call: MatMulCall) => tf.TensorInfo),
  );
}

function onFastPath(call: MatMulCall, original: (call: MatMulCall) => tf.TensorInfo): tf.TensorInfo {
  const { inputs, backend, attrs } = call;
  const [m, k] = matrix(inputs.a, attrs.transposeA);
  const [inner, n] = matrix(inputs.b, attrs.transposeB);
  const left = inputs.a.shape.slice(0, -2);
  const right = inputs.b.shape.slice(0, -2);
  const plain = size(left) * size(right) === 1 && !attrs.transposeA && !attrs.transposeB;
  const shared = size(right) === 1;
  // The loops take a batch only where one side is single or both are alike; [2, 1] against [1, 3] comes out wrong.
  const regular = shared || size(left) === 1 || String(left) === String(right);
  const small = regular && m * k * n * (shared ? size(left) : 1) < SMALL;
  if (plain || small || k !== inner || inputs.a.dtype !== "float32" || inputs.b.dtype !== "float32")
    return original(call);

  const multiply: Multiply = (a, b) =>
    original({ inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } });
  const a = attrs.transposeA ? transpose(inputs.a, backend) : inputs.a;
  const b = attrs.transposeB ? transpose(inputs.b, backend) : inputs.b;
  const batch = tf.broadcast_util.assertAndGetBroadcastShape(left, right);
  const out = shared
    ? multiply(reshaped(a, [size(left) * m, k]), reshaped(b, [k, n]))
    : oneByOne(a, b, batch, backend, multiply);
  if (attrs.transposeA) backend.disposeData(a.dataId);
  if (attrs.transposeB) backend.disposeData(b.dataId);
  return reshaped(out, [...batch, m, n]);
}

/** out[i] = a[i]·b[i] for each i of the batch. */
function oneByOne(
  a: tf.TensorInfo,
  b: tf.TensorInfo,
  batch: number[],
  backend: WasmHeap,
  multiply: Multiply,
): tf.TensorInfo {
  const [m, k] = matrix(a, false);
  const [, n] = matrix(b, false);
  const fromA = sources(batch, a.shape.slice(0, -2));
  const fromB = sources(batch, b.shape.slice(0, -2));
  const out = backend.makeOutput([size(batch), m, n], "float32");
  const left = backend.makeOutput([m, k], "float32");
  for (let i = 0; i < fromA.length; i++) {
    // A new tensor each time: XNNPACK keeps its packed copy of a right operand for as long as that tensor lives.
    const right = backend.makeOutput([k, n], "float32");
    copyFloats(backend, a, fromA[i]! * m * k, left, 0, m * k);
    copyFloats(backend, b, fromB[i]! * k * n, right, 0, k * n);
    const product = multiply(left, right);
    copyFloats(backend, product, 0, out, i * m * n, m * n);
    backend.disposeData(product.dataId);
    backend.disposeData(right.dataId);
  }
  backend.disposeData(left.dataId);
  return out;
}

/** For each index of the broadcast batch, the index of the operand's matrix that stands there. */
function sources(batch: readonly number[], own: readonly number[]): number[] {
  return Array.from({ length: size(batch) }, (_, index) => {
    let source = 0;
    let stride = 1;
    for (let axis = batch.length - 1; axis >= 0; axis--) {
      const length = own[axis - batch.length + own.length] ?? 1;
      if (length > 1) source += (index % batch[axis]!) * stride;
      index = Math.floor(index / batch[axis]!);
      stride *= length;
    }
    return source;
  });
}

function transpose(x: tf.TensorInfo, backend: WasmHeap): tf.TensorInfo {
  const axes = x.shape.map((_, axis) => axis);
  const perm = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
  return runWasm(tf.Transpose, backend, { x }, { perm });
}

/** Rows and columns of the last two axes, once transposed. */
function matrix({ shape }: tf.TensorInfo, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
