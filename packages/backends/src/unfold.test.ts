import { describe, expect, it } from "vitest";
import { fold, unfold, type Window } from "./unfold.js";

const window: Window = {
  channels: 2,
  inHeight: 4,
  inWidth: 5,
  outHeight: 3,
  outWidth: 3,
  filterHeight: 3,
  filterWidth: 2,
  strideHeight: 2,
  strideWidth: 2,
  top: 1,
  left: 1,
};
const images = 2;
const rows = images * window.outHeight;
const patch = window.filterHeight * window.filterWidth * window.channels;
const wave = (length: number, salt: number) =>
  Float32Array.from({ length }, (_, i) => (((i + salt) * 7919) % 101) - 50);
const x = wave(images * window.inHeight * window.inWidth * window.channels, 1);

describe("unfold", () => {
  it("is the definition, entry by entry, for any range of rows", () => {
    const { channels, inHeight, inWidth, outHeight, outWidth, filterHeight, filterWidth } = window;
    const [first, last] = [1, 5];
    const patches = new Float32Array((last - first) * outWidth * patch).fill(NaN);
    unfold(x, window, first, last, patches);
    let at = 0;
    for (let row = first; row < last; row++)
      for (let column = 0; column < outWidth; column++)
        for (let fy = 0; fy < filterHeight; fy++)
          for (let fx = 0; fx < filterWidth; fx++)
            for (let c = 0; c < channels; c++) {
              const [y, column_] = [(row % outHeight) * 2 + fy - 1, column * 2 + fx - 1];
              const inside = y >= 0 && y < inHeight && column_ >= 0 && column_ < inWidth;
              const pixel = (Math.floor(row / outHeight) * inHeight + y) * inWidth + column_;
              expect(patches[at++]).toBe(inside ? x[pixel * channels + c] : 0);
            }
  });

  it("copies long runs as it copies short ones", () => {
    // 40 channels of one pixel under a filter of 1: the patches are the image itself.
    const one = { outHeight: 2, outWidth: 1, filterHeight: 1, filterWidth: 1, strideHeight: 1, strideWidth: 1 };
    const image = wave(80, 3);
    const patches = new Float32Array(80);
    unfold(image, { ...one, channels: 40, inHeight: 2, inWidth: 1, top: 0, left: 0 }, 0, 2, patches);
    expect(patches).toEqual(image);
  });

  it("has fold as its adjoint: ⟨unfold(x), p⟩ = ⟨x, fold(p)⟩", () => {
    const p = wave(rows * window.outWidth * patch, 2);
    const patches = new Float32Array(p.length);
    unfold(x, window, 0, rows, patches);
    const folded = new Float32Array(x.length);
    fold(p, window, 0, rows, folded);
    const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    expect(dot(patches, p)).toBe(dot(x, folded)); // small integers: exact
  });
});
