import * as tf from "@tensorflow/tfjs-core";
import { type KernelCall, replaceWasmKernel } from "./wasm-kernel.js";

type PoolCall = KernelCall<"dy" | "input", tf.MaxPoolGradAttrs>;
type Shape4 = [number, number, number, number];

/** Where the window of each output pixel lies: NHWC images, sizes in pixels. */
export interface Pool {
  readonly channels: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly top: number;
  readonly left: number;
}

/**
 * The gradient of `tf.maxPool` on wasm, pixel by pixel with the channels innermost, as they lie in memory: the kernel of
 * TensorFlow.js 4.22 first makes a tensor of positions, element by element through accessors.
 */
export function installWasmMaxPool(): void {
  replaceWasmKernel(tf.MaxPoolGrad, () => (call) => {
    const { inputs, backend, attrs } = call as unknown as PoolCall;
    const dx = backend.makeOutput(inputs.input.shape, "float32");
    const [x, dy, out] = [inputs.input, inputs.dy, dx].map((tensor) => backend.typedArrayFromHeap(tensor));
    spread(x!, dy!, poolOf(inputs.input.shape as Shape4, inputs.dy.shape as Shape4, attrs), out!);
    return dx;
  });
}

function poolOf(
  inShape: Shape4,
  outShape: Shape4,
  { filterSize, strides, pad, dimRoundingMode }: tf.MaxPoolGradAttrs,
): Pool {
  const info = tf.backend_util.computePool2DInfo(inShape, filterSize, strides, 1, pad, dimRoundingMode);
  const { inHeight, inWidth, strideHeight, strideWidth, inChannels: channels, padInfo } = info;
  const window = {
    windowHeight: info.filterHeight,
    windowWidth: info.filterWidth,
    top: padInfo.top,
    left: padInfo.left,
  };
  // The output's size is dy's: the gradient of TensorFlow.js drops the rounding mode that gave it.
  const size = { channels, inHeight, inWidth, outHeight: outShape[1], outWidth: outShape[2] };
  return { ...size, ...window, strideHeight, strideWidth };
}

/** Adds each entry of `dy` to the entry of `dx` whose `x` is the first of the largest in its window, in row-major order. */
export function spread(x: Float32Array, dy: Float32Array, pool: Pool, dx: Float32Array): void {
  const { channels, outHeight, outWidth } = pool;
  const best = new Float32Array(channels);
  const place = new Int32Array(channels);
  dx.fill(0);
  let at = 0;
  for (let image = 0; image < dy.length / (outHeight * outWidth * channels); image++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++, at += channels) {
        findLargest(x, pool, image, row, column, best, place);
        for (let c = 0; c < channels; c++) dx[place[c]!]! += dy[at + c]!;
      }
    }
  }
}

/** The largest entry of one window in each channel, and its place in `x`. */
function findLargest(
  x: Float32Array,
  p: Pool,
  image: number,
  row: number,
  column: number,
  best: Float32Array,
  place: Int32Array,
): void {
  const { channels, inWidth } = p;
  const [y0, x0] = [row * p.strideHeight - p.top, column * p.strideWidth - p.left];
  const [firstY, firstX] = [Math.max(0, y0), Math.max(0, x0)];
  const [endY, endX] = [Math.min(p.inHeight, y0 + p.windowHeight), Math.min(inWidth, x0 + p.windowWidth)];
  const first = ((image * p.inHeight + firstY) * inWidth + firstX) * channels;
  for (let c = 0; c < channels; c++) {
    best[c] = x[first + c]!;
    place[c] = first + c;
  }
  for (let y = firstY; y < endY; y++) {
    const end = ((image * p.inHeight + y) * inWidth + endX) * channels;
    for (let pixel = end - (endX - firstX) * channels; pixel < end; pixel += channels) {
      for (let c = 0; c < channels; c++) {
        const value = x[pixel + c]!;
        if (value > best[c]!) {
          best[c] = value;
          place[c] = pixel + c;
        }
      }
    }
  }
}
