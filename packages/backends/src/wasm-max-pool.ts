import * as tf from "@tensorflow/tfjs-core";
import { type KernelCall, replaceWasmKernel } from "./wasm-kernel.js";

type PoolCall = KernelCall<"dy" | "input" | "output", tf.MaxPoolGradAttrs>;
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
    const [x, y, dy, out] = [inputs.input, inputs.output, inputs.dy, dx].map((tensor) =>
      backend.typedArrayFromHeap(tensor),
    );
    spread(x!, y!, dy!, poolOf(inputs.input.shape as Shape4, inputs.dy.shape as Shape4, attrs), out!);
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

/** Adds each entry of `dy` to the entry of `dx` whose `x` is the first in its window to equal the largest, `y`. */
export function spread(x: Float32Array, y: Float32Array, dy: Float32Array, pool: Pool, dx: Float32Array): void {
  const { channels, outHeight, outWidth } = pool;
  const left = new Float32Array(channels); // of dy, to be given away
  dx.fill(0);
  for (let at = 0, pixel = 0; at < dy.length; at += channels, pixel++) {
    const row = Math.floor(pixel / outWidth);
    for (let c = 0; c < channels; c++) left[c] = dy[at + c]!;
    give(x, y, at, left, pool, Math.floor(row / outHeight), row % outHeight, pixel % outWidth, dx);
  }
}

/** Gives what is left in each channel to the first entry of one window that equals the largest. */
function give(
  x: Float32Array,
  y: Float32Array,
  at: number,
  left: Float32Array,
  p: Pool,
  image: number,
  row: number,
  column: number,
  dx: Float32Array,
): void {
  const { channels, inWidth } = p;
  const [top, start] = [row * p.strideHeight - p.top, column * p.strideWidth - p.left];
  const [firstX, endX] = [Math.max(0, start), Math.min(inWidth, start + p.windowWidth)];
  const endY = Math.min(p.inHeight, top + p.windowHeight);
  for (let line = Math.max(0, top); line < endY; line++) {
    const end = ((image * p.inHeight + line) * inWidth + endX) * channels;
    for (let pixel = end - (endX - firstX) * channels; pixel < end; pixel += channels) {
      for (let c = 0; c < channels; c++) {
        if (x[pixel + c] === y[at + c]) {
          dx[pixel + c]! += left[c]!;
          left[c] = 0;
        }
      }
    }
  }
}
