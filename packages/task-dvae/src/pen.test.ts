import { expect, it } from "vitest";
import { drawSegment } from "./pen.js";

/** The same by its definition, at every pixel. */
function naive(segment: readonly number[], radius: number, soft: number): Uint8Array {
  const [x0, y0, x1, y1] = segment as [number, number, number, number];
  return Uint8Array.from({ length: 784 }, (_, at) => {
    const [x, y] = [at % 28, Math.floor(at / 28)];
    const squared = (x1 - x0) ** 2 + (y1 - y0) ** 2;
    const along = squared === 0 ? 0 : ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / squared;
    const t = Math.min(1, Math.max(0, along));
    const d = Math.hypot(x - x0 - t * (x1 - x0), y - y0 - t * (y1 - y0));
    return Math.floor(255 * Math.min(1, Math.max(0, (radius - d) / soft + 0.5)));
  });
}

it.each([
  { segment: [3, 4, 20, 9], radius: 1.5, soft: 1.25 },
  { segment: [10.25, 22, 10.25, 5], radius: 1, soft: 1 },
  { segment: [14, 14, 14, 14], radius: 3, soft: 0.5 },
  { segment: [-6, 12, 33.5, 30], radius: 2, soft: 1.5 },
  { segment: [40, 40, 50, 50], radius: 2, soft: 1 },
])("draws $segment like the formula, and nothing beside it", ({ segment, radius, soft }) => {
  const images = new Uint8Array(3 * 784);
  drawSegment(images, 784, Float32Array.of(9, 9, ...segment), 2, radius, soft);
  const wanted = naive(segment, radius, soft);
  const worst = wanted.reduce((most, ink, at) => Math.max(most, Math.abs(ink - images[784 + at]!)), 0);
  expect(worst).toBeLessThanOrEqual(1); // rounding
  expect(images.subarray(0, 784).some(Boolean) || images.subarray(1568).some(Boolean)).toBe(false);
});

it("keeps the larger ink where pieces overlap", () => {
  const both = new Uint8Array(784);
  drawSegment(both, 0, Float32Array.of(5, 5, 20, 20), 0, 2, 1);
  drawSegment(both, 0, Float32Array.of(5, 20, 20, 5), 0, 1, 1);
  const [one, two] = [naive([5, 5, 20, 20], 2, 1), naive([5, 20, 20, 5], 1, 1)];
  const worst = both.reduce((most, ink, at) => Math.max(most, Math.abs(ink - Math.max(one[at]!, two[at]!))), 0);
  expect(worst).toBeLessThanOrEqual(1);
});
