import * as tf from "@tensorflow/tfjs-core";
import { fold, unfold, type Window } from "./unfold.js";
import {
  addWasmKernel,
  copyFloats,
  type KernelCall,
  replaceWasmKernel,
  reshaped,
  runWasm,
  type WasmHeap,
} from "./wasm-kernel.js";
import { installWasmMatMul } from "./wasm-mat-mul.js";

type FilterCall = KernelCall<"x" | "dy", tf.Conv2DBackpropFilterAttrs>;
type InputCall = KernelCall<"dy" | "filter", tf.Conv2DBackpropInputAttrs>;
type Shape4 = [number, number, number, number];
type Pads = tf.backend_util.ExplicitPadding;

/** Floats of unfolded patches held at a time (4 MB; more gains nothing, and transposing leaves the cache), whatever the size of the images. */
const PATCHES = 2 ** 20;

/**
 * Makes `tf.conv1d` and `tf.conv2d` trainable on wasm.
 *
 * With P the unfolded patches of x, [pixels, filter height · filter width · input channels], a convolution is the
 * product y = P·W, so dW = Pᵀ·dy, and dx is dy convolved with W turned around, or dP = dy·Wᵀ folded back where a stride
 * leaves gaps. TensorFlow.js 4.22 has no kernel for dW on wasm, and the one for dx loops at 3 GFLOP/s. NHWC, any stride and padding; TensorFlow.js has no gradient for dilations.
 */
export function installWasmConv2D(): void {
  installWasmMatMul();
  replaceWasmKernel(tf.Conv2DBackpropInput, () => (call) => inputGradient(call as unknown as InputCall));
  addWasmKernel(tf.Conv2DBackpropFilter, (call) => filterGradient(call as unknown as FilterCall));
}

/** dW = Pᵀ·dy, [filter height, filter width, input channels, output channels]. */
function filterGradient({ inputs: { x, dy }, backend, attrs }: FilterCall): tf.TensorInfo {
  const window = windowOf(x.shape as Shape4, attrs.filterShape, dy, attrs);
  const dW = zeros(attrs.filterShape, backend);
  forEachChunk(window, dy, backend, (dyPart, firstRow, lastRow) => {
    const patches = backend.makeOutput([dyPart.shape[0]!, patchSize(window)], "float32");
    unfold(backend.typedArrayFromHeap(x), window, firstRow, lastRow, backend.typedArrayFromHeap(patches));
    const part = matMul(patches, dyPart, true, backend);
    add(backend.typedArrayFromHeap(part), backend.typedArrayFromHeap(dW));
    backend.disposeData(patches.dataId);
    backend.disposeData(part.dataId);
  });
  return dW;
}

/** dx, [batch, height, width, input channels]: a convolution of dy where the stride is 1, else the fold of dP = dy·Wᵀ. */
function inputGradient({ inputs: { dy, filter }, backend, attrs }: InputCall): tf.TensorInfo {
  const window = windowOf(attrs.inputShape, filter.shape as Shape4, dy, attrs);
  const pads = stridelessPads(window);
  return pads ? convolveBack(dy, filter, pads, backend) : foldBack(window, dy, filter, backend);
}

/** dx = dy * W turned by 180° with its channels swapped: one convolution at the speed of the forward pass. */
function convolveBack(dy: tf.TensorInfo, filter: tf.TensorInfo, pad: Pads, backend: WasmHeap): tf.TensorInfo {
  const [height, width, inputs, outputs] = filter.shape as Shape4;
  const turned = backend.makeOutput([height, width, outputs, inputs], "float32");
  const [from, to] = [backend.typedArrayFromHeap(filter), backend.typedArrayFromHeap(turned)];
  const size = inputs * outputs;
  for (let place = 0; place < height * width; place++) {
    const [source, target] = [place * size, (height * width - 1 - place) * size];
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) to[target + o * inputs + i] = from[source + i * outputs + o]!;
    }
  }
  const attrs = { strides: [1, 1], dilations: [1, 1], pad, dataFormat: "NHWC" };
  const dx = runWasm(tf.Conv2D, backend, { x: dy, filter: turned }, attrs as unknown as tf.NamedAttrMap);
  backend.disposeData(turned.dataId);
  return dx;
}

/** What dy is padded with so that a convolution has the input's size; undefined where strides or the padding forbid it. */
function stridelessPads(w: Window): Pads | undefined {
  const around = (before: number, filter: number, inSize: number, outSize: number): [number, number] => {
    const first = filter - 1 - before;
    return [first, inSize - outSize - first + filter - 1];
  };
  const rows = around(w.top, w.filterHeight, w.inHeight, w.outHeight);
  const columns = around(w.left, w.filterWidth, w.inWidth, w.outWidth);
  const possible = w.strideHeight === 1 && w.strideWidth === 1 && [...rows, ...columns].every((n) => n >= 0);
  return possible ? [[0, 0], rows, columns, [0, 0]] : undefined;
}

function foldBack(window: Window, dy: tf.TensorInfo, filter: tf.TensorInfo, backend: WasmHeap): tf.TensorInfo {
  const W = reshaped(filter, [patchSize(window), filter.shape[3]!]);
  const transposed = runWasm(tf.Transpose, backend, { x: W }, { perm: [1, 0] });
  const dx = zeros([dy.shape[0]!, window.inHeight, window.inWidth, window.channels], backend);
  forEachChunk(window, dy, backend, (dyPart, firstRow, lastRow) => {
    const patches = matMul(dyPart, transposed, false, backend);
    fold(backend.typedArrayFromHeap(patches), window, firstRow, lastRow, backend.typedArrayFromHeap(dx));
    backend.disposeData(patches.dataId);
  });
  backend.disposeData(transposed.dataId);
  return dx;
}

/** Cuts dy into runs of output rows whose patches fit in `PATCHES`; each part is [pixels, output channels]. */
function forEachChunk(
  window: Window,
  dy: tf.TensorInfo,
  backend: WasmHeap,
  visit: (dyPart: tf.TensorInfo, firstRow: number, lastRow: number) => void,
): void {
  const [batch, height, width, channels] = dy.shape as Shape4;
  const rows = batch * height;
  const step = Math.max(1, Math.floor(PATCHES / (width * patchSize(window))));
  for (let row = 0; row < rows; row += step) {
    const end = Math.min(row + step, rows);
    const shape = [(end - row) * width, channels];
    const part = backend.makeOutput(shape, "float32");
    copyFloats(backend, dy, row * width * channels, part, 0, shape[0]! * channels);
    visit(part, row, end);
    backend.disposeData(part.dataId);
  }
}

function windowOf(
  inShape: Shape4,
  filterShape: Shape4,
  dy: tf.TensorInfo,
  { strides, pad, dataFormat, dimRoundingMode }: Omit<tf.Conv2DBackpropInputAttrs, "inputShape">,
): Window {
  if (dataFormat !== "NHWC") throw new Error(`conv2d on wasm: data format ${dataFormat}; transpose to NHWC`);
  const info = tf.backend_util.computeConv2DInfo(inShape, filterShape, strides, 1, pad, dimRoundingMode);
  // The output's size is dy's: the gradient of TensorFlow.js drops the rounding mode that gave it.
  const [, outHeight, outWidth] = dy.shape as Shape4;
  const { inHeight, inWidth, filterHeight, filterWidth, strideHeight, strideWidth, inChannels: channels } = info;
  const { top, left } = info.padInfo;
  const size = { channels, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth };
  return { ...size, strideHeight, strideWidth, top, left };
}

const patchSize = (w: Window): number => w.filterHeight * w.filterWidth * w.channels;

const matMul = (a: tf.TensorInfo, b: tf.TensorInfo, transposeA: boolean, backend: WasmHeap): tf.TensorInfo =>
  runWasm(tf.BatchMatMul, backend, { a, b }, { transposeA, transposeB: false });

function zeros(shape: number[], backend: WasmHeap): tf.TensorInfo {
  const out = backend.makeOutput(shape, "float32");
  backend.typedArrayFromHeap(out).fill(0);
  return out;
}

function add(part: Float32Array, sum: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
}
