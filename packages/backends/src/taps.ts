/** A size or place along depth, height and width. */
export type Triple = readonly [number, number, number];

/** The geometry of a convolution of `batch` volumes; an image is a volume of depth 1. Sizes in pixels. */
export interface Taps {
  readonly batch: number;
  readonly input: Triple;
  readonly output: Triple;
  readonly filter: Triple;
  readonly stride: Triple;
  /** Zeros before the first pixel. */
  readonly before: Triple;
}

/**
 * Calls `visit` once for each pixel of the output and each tap of the filter that meets a pixel of the input there, with
 * the numbers of the three, counted in the order of memory.
 */
export function forEachTap(taps: Taps, visit: (input: number, output: number, tap: number) => void): void {
  const { batch, input, output, filter } = taps;
  const [, outHeight, outWidth] = output;
  const pixels = input[0] * input[1] * input[2];
  for (let at = 0; at < batch * output[0] * outHeight * outWidth; at++) {
    const row = Math.floor(at / outWidth);
    const layer = Math.floor(row / outHeight);
    const place: Triple = [layer % output[0], row % outHeight, at % outWidth];
    const [zs, ys, xs] = [0, 1, 2].map((axis) => meets(taps, axis, place[axis]!)) as [Meets, Meets, Meets];
    const start = Math.floor(layer / output[0]) * pixels;
    for (let fz = zs.from; fz < zs.to; fz++) {
      for (let fy = ys.from; fy < ys.to; fy++) {
        const line = start + ((zs.first + fz) * input[1] + ys.first + fy) * input[2] + xs.first;
        const tap = (fz * filter[1] + fy) * filter[2];
        for (let fx = xs.from; fx < xs.to; fx++) visit(line + fx, at, tap + fx);
      }
    }
  }
}

/** The taps `from` … `to` of one axis meet pixels; tap 0 would meet pixel `first`. */
interface Meets {
  readonly first: number;
  readonly from: number;
  readonly to: number;
}

function meets({ input, filter, stride, before }: Taps, axis: number, place: number): Meets {
  const first = place * stride[axis]! - before[axis]!;
  return { first, from: Math.max(0, -first), to: Math.min(filter[axis]!, input[axis]! - first) };
}
