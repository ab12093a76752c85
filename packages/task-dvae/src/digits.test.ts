import { describe, expect, it } from "vitest";
import { digits } from "./digits.js";

const PIXELS = 784;
const train = digits({ count: 2000, seed: 7 });
const test = digits({ count: 1000, seed: 7, offset: 2000 });

/** Squared distance of image i from a mean image. */
function distance(mean: Float64Array, images: Uint8Array, i: number): number {
  let sum = 0;
  for (let p = 0; p < PIXELS; p++) sum += (mean[p]! - images[i * PIXELS + p]!) ** 2;
  return sum;
}

function means({ images, labels }: typeof train): Float64Array[] {
  const sums = Array.from({ length: 10 }, () => new Float64Array(PIXELS));
  const counts = new Float64Array(10);
  labels.forEach((label, i) => {
    counts[label]!++;
    for (let p = 0; p < PIXELS; p++) sums[label]![p]! += images[i * PIXELS + p]!;
  });
  return sums.map((sum, label) => sum.map((value) => value / counts[label]!));
}

describe("digits", () => {
  it("depends on the seed and the image's number alone", () => {
    const part = digits({ count: 30, seed: 7, offset: 15 });
    expect(part.images).toEqual(train.images.slice(15 * PIXELS, 45 * PIXELS));
    expect(part.labels).toEqual(train.labels.slice(15, 45));
    expect(digits({ count: 1, seed: 7, offset: 2 ** 40 }).images).not.toEqual(train.images.slice(0, PIXELS));
    expect(digits({ count: 30, seed: 8, offset: 15 }).images).not.toEqual(part.images);
    expect(digits({ count: 0, seed: 0 }).images.length).toBe(0);
  });

  it("draws no image twice", () => {
    const seen = new Set(Array.from(train.labels, (_, i) => train.images.slice(i * PIXELS, (i + 1) * PIXELS).join()));
    expect(seen.size).toBe(2000);
  });

  it("has as much ink as MNIST (0.1307), from paper to full ink, and none lost at the border", () => {
    expect(train.images.reduce((sum, pixel) => sum + pixel, 0) / train.images.length / 255).toBeCloseTo(0.1307, 2);
    const peaks = Array.from(train.labels, (_, i) => Math.max(...train.images.subarray(i * PIXELS, (i + 1) * PIXELS)));
    expect(peaks.filter((peak) => peak > 200).length).toBeGreaterThan(1980);
    const border = train.images.filter((_, at) => {
      const [x, y] = [at % 28, Math.floor(at / 28) % 28];
      return x === 0 || y === 0 || x === 27 || y === 27;
    });
    expect(border.some(Boolean)).toBe(false);
  });

  it("draws all ten digits equally often", () => {
    for (let digit = 0; digit < 10; digit++) {
      const count = train.labels.filter((label) => label === digit).length;
      expect(Math.abs(count - 200)).toBeLessThan(5 * Math.sqrt(2000 * 0.1 * 0.9)); // 5 standard deviations
    }
  });

  it("draws classes that look like classes: the nearest mean names fresh ones", () => {
    const centres = means(train);
    const right = test.labels.filter((label, i) => {
      const distances = centres.map((centre) => distance(centre, test.images, i));
      return distances.indexOf(Math.min(...distances)) === label;
    });
    expect(right.length / 1000).toBeGreaterThan(0.8); // measured 0.87; MNIST itself 0.79
  });

  it("refuses what is no number of images", () => {
    expect(() => digits({ count: -1, seed: 0 })).toThrow("digits: count must be an integer >= 0, got -1");
    expect(() => digits({ count: 1, seed: 0, offset: 0.5 })).toThrow("digits: offset must be an integer >= 0, got 0.5");
  });
});
