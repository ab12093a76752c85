import { describe, expect, it } from "vitest";
import { integers } from "./integers.js";
import { permutation } from "./permutation.js";

const chi2 = (counts: ArrayLike<number>, expected: number) =>
  Array.from(counts).reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);

describe("integers", () => {
  it.each([1, 2, 6, 1000])("draws [0, %d) evenly: chi-square", (below) => {
    const n = 60_000;
    const counts = new Float64Array(below);
    for (const i of integers(new Int32Array(n), 9, { below })) counts[i]!++;
    expect(Math.abs(chi2(counts, n / below) - (below - 1))).toBeLessThanOrEqual(5 * Math.sqrt(2 * (below - 1)));
  });

  it("rejects the uneven rest: of below = 3 · 2³⁰, where the remainder alone would double the first third", () => {
    const n = 30_000;
    const thirds = new Float64Array(3);
    for (const x of integers(new Uint32Array(n), 9, { below: 3 * 2 ** 30 })) thirds[Math.floor(x / 2 ** 30)]!++;
    expect(chi2(thirds, n / 3)).toBeLessThan(2 + 5 * Math.sqrt(4));
  });

  it("depends on nothing but the place, redraws included", () => {
    const options = { below: 3 * 2 ** 30, example: 2 };
    const whole = integers(new Uint32Array(50), 1, options);
    expect(integers(new Uint32Array(10), 1, { ...options, start: 17 })).toEqual(whole.slice(17, 27));
  });

  it.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])("refuses below = %d", (below) => {
    expect(() => integers(new Int32Array(1), 0, { below })).toThrow(`from 1 to 2^32, got ${below}`);
  });
});

describe("permutation", () => {
  it("holds every index once", () => {
    expect([...permutation(1000, 3)].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect([...permutation(0, 3)]).toEqual([]);
  });

  it("gives each of the 24 orders of 4 equally often over seeds: chi-square", () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 12_000; seed++) {
      const order = permutation(4, seed).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(Math.abs(chi2([...counts.values()], 500) - 23)).toBeLessThan(5 * Math.sqrt(46));
  });

  it("is the same for the same seed, another for another seed or example", () => {
    expect(permutation(20, -1)).toEqual(permutation(20, -1));
    expect(permutation(20, -1)).not.toEqual(permutation(20, 0));
    expect(permutation(20, -1)).not.toEqual(permutation(20, -1, { example: 1 }));
  });

  it("refuses what is no count", () => expect(() => permutation(2.5, 0)).toThrow("n must be an integer >= 0"));
});
