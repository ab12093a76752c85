import * as tf from "@tensorflow/tfjs-core";
import { replaceGradient } from "./gradient.js";

/** One axis of a pooling: sizes in pixels, `before` of them padding. */
interface Axis {
  readonly size: number;
  readonly out: number;
  readonly window: number;
  readonly stride: number;
  readonly before: number;
}

/**
 * The gradients of `tf.avgPool` and `tf.avgPool3d`, right where a window overlaps the padding: the mean is over the
 * pixels inside, whose number the gradient of TensorFlow.js 4.22 takes to be the window's. Any backend.
 */
export function installAvgPoolGradients(): void {
  install(tf.AvgPool, tf.AvgPoolGrad, axes2D);
  install(tf.AvgPool3D, tf.AvgPool3DGrad, axes3D);
}

function install(
  kernelName: string,
  theirs: string,
  axesOf: (shape: number[], attrs: tf.AvgPoolAttrs) => Axis[],
): void {
  replaceGradient({
    kernelName,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], attrs) => {
      const axes = axesOf(x!.shape, attrs as unknown as tf.AvgPoolAttrs);
      const weighted = () => axes.reduce((g, axis, i) => tf.mul(g, share(axis, axes.length - i)), dy as tf.Tensor);
      return { x: () => tf.engine().runKernel<tf.Tensor>(theirs, { dy: weighted(), input: x! }, attrs) };
    },
  });
}

/** The window's length over the number of its pixels inside, for each output pixel; `behind` axes follow. */
function share({ size, out, window, stride, before }: Axis, behind: number): tf.Tensor {
  const values = Array.from({ length: out }, (_, i) => {
    const first = i * stride - before;
    return window / (Math.min(size, first + window) - Math.max(0, first));
  });
  return tf.tensor(values, [out, ...Array(behind).fill(1)]);
}

function axes2D(shape: number[], { filterSize, strides, pad, dimRoundingMode }: tf.AvgPoolAttrs): Axis[] {
  const i = tf.backend_util.computePool2DInfo(shape as Shape4, filterSize, strides, 1, pad, dimRoundingMode);
  return [
    { size: i.inHeight, out: i.outHeight, window: i.filterHeight, stride: i.strideHeight, before: i.padInfo.top },
    { size: i.inWidth, out: i.outWidth, window: i.filterWidth, stride: i.strideWidth, before: i.padInfo.left },
  ];
}

function axes3D(shape: number[], { filterSize, strides, pad, dimRoundingMode }: tf.AvgPoolAttrs): Axis[] {
  const [window, stride] = [filterSize, strides] as unknown as [number, number];
  const padding = pad as "same" | "valid" | number;
  const i = tf.backend_util.computePool3DInfo(shape as Shape5, window, stride, 1, padding, dimRoundingMode);
  return [
    { size: i.inDepth, out: i.outDepth, window: i.filterDepth, stride: i.strideDepth, before: i.padInfo.front },
    { size: i.inHeight, out: i.outHeight, window: i.filterHeight, stride: i.strideHeight, before: i.padInfo.top },
    { size: i.inWidth, out: i.outWidth, window: i.filterWidth, stride: i.strideWidth, before: i.padInfo.left },
  ];
}

type Shape4 = [number, number, number, number];
type Shape5 = [number, number, number, number, number];
