import { describe, expect, it } from "vitest";
import { plantedReviews } from "./planted-reviews.js";
import { blame, praise } from "./planted-words.js";

const reviews = plantedReviews({ count: 300, seed: 4, planted: 7 });
const places = (ranges: readonly (readonly [number, number])[]) =>
  ranges.flatMap(([start, end]) => Array.from({ length: end - start }, (_, i) => start + i));
const score = (word: string) => {
  const [list, sign] = praise.includes(word) ? [praise, 1] : [blame, -1];
  return sign * (1 - list.indexOf(word) / (2 * (list.length - 1)));
};

describe("plantedReviews", () => {
  it("marks as many places as are planted: all words of praise and blame, and no others", () => {
    const bearing = new Set([...praise, ...blame]);
    for (const { tokens, ranges } of reviews) {
      expect(places(ranges)).toHaveLength(7);
      expect(places(ranges)).toEqual(tokens.flatMap((token, t) => (bearing.has(token) ? [t] : [])));
    }
  });

  it("rates by the planted words alone: ½ + ½ the mean of their scores", () => {
    for (const { tokens, ranges, rating } of reviews) {
      const scores = places(ranges).map((t) => score(tokens[t]!));
      expect(Math.abs(Math.min(...scores.map(Math.abs)))).toBeGreaterThanOrEqual(0.5);
      expect(rating).toBeCloseTo(0.5 + scores.reduce((sum, x) => sum + x, 0) / 14, 12);
    }
  });

  it("has ratings on both sides, and filler around the planted words", () => {
    const ratings = reviews.map(({ rating }) => rating);
    expect(Math.min(...ratings)).toBeLessThan(0.25);
    expect(Math.max(...ratings)).toBeGreaterThan(0.75);
    expect(Math.min(...reviews.map(({ tokens }) => tokens.length))).toBeGreaterThan(15);
  });

  it("writes review i by the seed and i alone", () => {
    expect(plantedReviews({ count: 5, seed: 4, planted: 7, offset: 100 })).toEqual(reviews.slice(100, 105));
    expect(plantedReviews({ count: 1, seed: 5, planted: 7 })).not.toEqual(reviews.slice(0, 1));
    expect(new Set(reviews.map(({ tokens }) => tokens.join(" "))).size).toBe(300);
  });

  it("refuses numbers that are none", () => {
    expect(() => plantedReviews({ count: -1, seed: 0 })).toThrow(
      "plantedReviews: count must be an integer >= 0, got -1",
    );
    expect(() => plantedReviews({ count: 1, seed: 0, planted: 0 })).toThrow("plantedReviews: planted");
  });
});
