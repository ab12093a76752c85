import * as tf from "@tensorflow/tfjs-core";
import { forEachTap, type Taps } from "./taps.js";
import { addWasmKernel, type KernelCall } from "./wasm-kernel.js";

type FilterCall = KernelCall<"x" | "dy", tf.DepthwiseConv2dNativeBackpropFilterAttrs>;
type InputCall = KernelCall<"dy" | "filter", tf.DepthwiseConv2dNativeBackpropInputAttrs>;
type Shape4 = [number, number, number, number];

/**
 * Makes `tf.depthwiseConv2d`, and so `tf.separableConv2d`, trainable on wasm: TensorFlow.js 4.22 has no kernel there for
 * either gradient of y[.., c·Q + q] = Σ over the taps t of x[.. + t, c] · W[t, c, q]. NHWC, any stride and padding;
 * TensorFlow.js has no gradient for dilations.
 */
export function installWasmDepthwise(): void {
  addWasmKernel(tf.DepthwiseConv2dNativeBackpropFilter, (call) => filterGradient(call as unknown as FilterCall));
  addWasmKernel(tf.DepthwiseConv2dNativeBackpropInput, (call) => inputGradient(call as unknown as InputCall));
}

/** dW[t, c, q] = Σ x[.. + t, c] · dy[.., c·Q + q]. */
function filterGradient({ inputs, backend, attrs }: FilterCall): tf.TensorInfo {
  const out = backend.makeOutput(attrs.filterShape, "float32");
  const [x, dy, dW] = [inputs.x, inputs.dy, out].map((tensor) => backend.typedArrayFromHeap(tensor)) as Arrays;
  const [, , channels, times] = attrs.filterShape;
  const sums = new Float64Array(dW.length);
  const width = channels * times;
  forEachTap(tapsOf(inputs.x.shape as Shape4, attrs.filterShape, attrs), (pixel, place, tap) => {
    for (let c = 0, i = tap * width, at = place * width; c < channels; c++) {
      const value = x[pixel * channels + c]!;
      for (let q = 0; q < times; q++, i++, at++) sums[i]! += value * dy[at]!;
    }
  });
  dW.set(sums);
  return out;
}

/** dx[.. + t, c] = Σ over q of dy[.., c·Q + q] · W[t, c, q]. */
function inputGradient({ inputs, backend, attrs }: InputCall): tf.TensorInfo {
  const out = backend.makeOutput(attrs.inputShape, "float32");
  const [dy, W, dx] = [inputs.dy, inputs.filter, out].map((tensor) => backend.typedArrayFromHeap(tensor)) as Arrays;
  const filterShape = inputs.filter.shape as Shape4;
  const [, , channels, times] = filterShape;
  const width = channels * times;
  dx.fill(0);
  forEachTap(tapsOf(attrs.inputShape, filterShape, attrs), (pixel, place, tap) => {
    for (let c = 0, i = tap * width, at = place * width; c < channels; c++) {
      let sum = 0;
      for (let q = 0; q < times; q++, i++, at++) sum += dy[at]! * W[i]!;
      dx[pixel * channels + c]! += sum;
    }
  });
  return out;
}

type Arrays = [Float32Array, Float32Array, Float32Array];
type Attrs = Pick<tf.DepthwiseConv2dNativeBackpropInputAttrs, "strides" | "pad" | "dimRoundingMode">;

function tapsOf(inShape: Shape4, filterShape: Shape4, { strides, pad, dimRoundingMode }: Attrs): Taps {
  const info = tf.backend_util.computeConv2DInfo(inShape, filterShape, strides, 1, pad, dimRoundingMode, true);
  return {
    batch: info.batchSize,
    input: [1, info.inHeight, info.inWidth],
    output: [1, info.outHeight, info.outWidth],
    filter: [1, info.filterHeight, info.filterWidth],
    stride: [1, info.strideHeight, info.strideWidth],
    before: [0, info.padInfo.top, info.padInfo.left],
  };
}
