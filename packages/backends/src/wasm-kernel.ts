import * as tf from "@tensorflow/tfjs-core";

/** The part of the wasm backend that a kernel written in JavaScript uses. */
export interface WasmHeap {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  /** A view of a tensor's own memory; any later allocation may move the heap and leave the view dead. */
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
  disposeData(dataId: tf.DataId): boolean;
}

/** What the engine hands to a kernel, with the inputs and attributes that it is known to have. */
export interface KernelCall<Inputs extends string, Attrs> {
  readonly inputs: Record<Inputs, tf.TensorInfo>;
  readonly backend: WasmHeap;
  readonly attrs: Attrs;
}

/** Runs a kernel of the wasm backend from inside another; the caller disposes the result. */
export function runWasm(
  name: string,
  backend: WasmHeap,
  inputs: tf.NamedTensorInfoMap,
  attrs: tf.NamedAttrMap = {},
): tf.TensorInfo {
  return tf.getKernel(name, "wasm").kernelFunc({ inputs, backend, attrs }) as tf.TensorInfo;
}

/** The same memory under another shape: no copy, and nothing more to dispose. */
export const reshaped = (tensor: tf.TensorInfo, shape: number[]): tf.TensorInfo => ({ ...tensorInfo(tensor), shape });

/** Copies `length` floats from one tensor's memory to another's. */
export function copyFloats(
  backend: WasmHeap,
  from: tf.TensorInfo,
  start: number,
  to: tf.TensorInfo,
  at: number,
  length: number,
): void {
  const source = backend.typedArrayFromHeap(from);
  backend.typedArrayFromHeap(to).set(source.subarray(start, start + length), at);
}

/** Replaces a wasm kernel by one made from it; a second call changes nothing. */
export function replaceWasmKernel(name: string, make: (original: tf.KernelFunc) => tf.KernelFunc): void {
  const config = tf.getKernel(name, "wasm") as tf.KernelConfig | undefined;
  if (!config) throw new Error(`no wasm kernel named ${name}; import @tensorflow/tfjs-backend-wasm first`);
  if (replacements.has(config.kernelFunc)) return;
  const kernelFunc = make(config.kernelFunc);
  replacements.add(kernelFunc);
  tf.unregisterKernel(name, "wasm"); // registering over it would warn
  tf.registerKernel({ ...config, kernelFunc });
}

/** Registers a kernel that wasm has not; where it has one, or at a second call, nothing changes. */
export function addWasmKernel(kernelName: string, kernelFunc: tf.KernelFunc): void {
  if (!tf.getKernel(kernelName, "wasm")) tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc });
}

const replacements = new WeakSet<tf.KernelFunc>();

const tensorInfo = ({ dataId, shape, dtype }: tf.TensorInfo): tf.TensorInfo => ({ dataId, shape, dtype });
