/** The geometry of a 2-D convolution without dilation: NHWC images, sizes in pixels, `top` and `left` rows of zero padding. */
export interface Window {
  readonly channels: number;
  readonly inHeight: number;
  readonly inWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly top: number;
  readonly left: number;
}

/**
 * Lays out what the filter sees (im2col): `patches[p, (fy, fx, c)] = x[image, y·sh + fy − top, x·sw + fx − left, c]`, zero
 * outside the image, one row p for each output pixel of the rows `firstRow` to `lastRow` (counted through all images).
 */
export function unfold(
  x: Float32Array,
  window: Window,
  firstRow: number,
  lastRow: number,
  patches: Float32Array,
): void {
  patches.fill(0);
  forEachRun(window, firstRow, lastRow, (inX, inPatches, length) => {
    // `set` is six times faster on long runs, and three times slower on a run of five floats.
    if (length >= 32) patches.set(x.subarray(inX, inX + length), inPatches);
    else for (let i = 0; i < length; i++) patches[inPatches + i] = x[inX + i]!;
  });
}

/** The adjoint of {@link unfold} (col2im): adds each entry of `patches` to the pixel of `x` that it came from. */
export function fold(patches: Float32Array, window: Window, firstRow: number, lastRow: number, x: Float32Array): void {
  forEachRun(window, firstRow, lastRow, (inX, inPatches, length) => {
    for (let i = 0; i < length; i++) x[inX + i]! += patches[inPatches + i]!;
  });
}

/** Calls `visit` for each run of floats that lies unbroken both in the images and in the patches. */
function forEachRun(
  w: Window,
  firstRow: number,
  lastRow: number,
  visit: (inX: number, inPatches: number, length: number) => void,
): void {
  const run = w.filterWidth * w.channels;
  let patch = 0;
  for (let row = firstRow; row < lastRow; row++) {
    const firstPixelRow = Math.floor(row / w.outHeight) * w.inHeight;
    const y0 = (row % w.outHeight) * w.strideHeight - w.top;
    for (let column = 0; column < w.outWidth; column++) {
      const x0 = column * w.strideWidth - w.left;
      const from = Math.max(0, -x0);
      const to = Math.min(w.filterWidth, w.inWidth - x0);
      for (let fy = 0; fy < w.filterHeight; fy++, patch += run) {
        const y = y0 + fy;
        if (y < 0 || y >= w.inHeight || to <= from) continue;
        const pixel = (firstPixelRow + y) * w.inWidth + x0 + from;
        visit(pixel * w.channels, patch + from * w.channels, (to - from) * w.channels);
      }
    }
  }
}
