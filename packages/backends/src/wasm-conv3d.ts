import * as tf from "@tensorflow/tfjs-core";
import { forEachTap, type Taps } from "./taps.js";
import { type KernelCall, replaceWasmKernel } from "./wasm-kernel.js";

type FilterCall = KernelCall<"x" | "dy", tf.Conv3DBackpropFilterV2Attrs>;
type InputCall = KernelCall<"dy" | "filter", tf.Conv3DBackpropInputV2Attrs>;
type Shape5 = [number, number, number, number, number];

/**
 * Right gradients of `tf.conv3d` on wasm, y[.., o] = Σ over the taps t and channels c of x[.. + t, c] · W[t, c, o]: the
 * kernels of TensorFlow.js 4.22 answer other numbers (dx always, dW where a stride is not 1). Any stride and padding;
 * plain loops, so for small volumes.
 */
export function installWasmConv3D(): void {
  replaceWasmKernel(tf.Conv3DBackpropFilterV2, () => (call) => filterGradient(call as unknown as FilterCall));
  replaceWasmKernel(tf.Conv3DBackpropInputV2, () => (call) => inputGradient(call as unknown as InputCall));
}

/** dW[t, c, o] = Σ x[.. + t, c] · dy[.., o]. */
function filterGradient({ inputs, backend, attrs }: FilterCall): tf.TensorInfo {
  const out = backend.makeOutput(attrs.filterShape, "float32");
  const [x, dy, dW] = [inputs.x, inputs.dy, out].map((tensor) => backend.typedArrayFromHeap(tensor)) as Arrays;
  const [, , , channels, outputs] = attrs.filterShape;
  const sums = new Float64Array(dW.length);
  forEachTap(tapsOf(inputs.x.shape as Shape5, attrs.filterShape, attrs), (pixel, place, tap) => {
    for (let c = 0, i = tap * channels * outputs; c < channels; c++) {
      const value = x[pixel * channels + c]!;
      for (let o = 0; o < outputs; o++, i++) sums[i]! += value * dy[place * outputs + o]!;
    }
  });
  dW.set(sums);
  return out;
}

/** dx[.. + t, c] = Σ over o of dy[.., o] · W[t, c, o]. */
function inputGradient({ inputs, backend, attrs }: InputCall): tf.TensorInfo {
  const out = backend.makeOutput(attrs.inputShape, "float32");
  const [dy, W, dx] = [inputs.dy, inputs.filter, out].map((tensor) => backend.typedArrayFromHeap(tensor)) as Arrays;
  const filterShape = inputs.filter.shape as Shape5;
  const [, , , channels, outputs] = filterShape;
  dx.fill(0);
  forEachTap(tapsOf(attrs.inputShape, filterShape, attrs), (pixel, place, tap) => {
    for (let c = 0, i = tap * channels * outputs; c < channels; c++) {
      let sum = 0;
      for (let o = 0; o < outputs; o++, i++) sum += dy[place * outputs + o]! * W[i]!;
      dx[pixel * channels + c]! += sum;
    }
  });
  return out;
}

type Arrays = [Float32Array, Float32Array, Float32Array];
type Attrs = Pick<tf.Conv3DBackpropInputV2Attrs, "strides" | "pad">;

function tapsOf(inShape: Shape5, filterShape: Shape5, { strides, pad }: Attrs): Taps {
  const info = tf.backend_util.computeConv3DInfo(inShape, filterShape, strides, 1, pad);
  return {
    batch: info.batchSize,
    input: [info.inDepth, info.inHeight, info.inWidth],
    output: [info.outDepth, info.outHeight, info.outWidth],
    filter: [info.filterDepth, info.filterHeight, info.filterWidth],
    stride: [info.strideDepth, info.strideHeight, info.strideWidth],
    before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
  };
}
