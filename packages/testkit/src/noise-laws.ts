import type { Noise } from "@discretely/core";
import { expect, test } from "vitest";
import { leaks } from "./leaks.js";

/** The moments of a noise in closed form, and what `noiseLaws` is to leave out. */
export interface NoiseClaims {
  readonly mean: number;
  readonly variance: number;
  /** Third cumulant over σ³, where known. */
  readonly skewness?: number;
  /** Fourth cumulant over σ⁴, where known. Needed for the standard error of the variance; default that of a normal, 0. */
  readonly excessKurtosis?: number;
  /** Draws of the moment law. Default 200,000. */
  readonly draws?: number;
}

/** A few unlike seeds: 0 is a seed. */
const SEEDS = [0, 1, -1, 2 ** 31, Number.MAX_SAFE_INTEGER];

/** Laws of any noise with a variance. A deterministic one (`none`) has variance 0. */
export function noiseLaws(make: () => Noise, claims: NoiseClaims): void {
  const { mean, variance, excessKurtosis = 0, draws = 200_000 } = claims;
  const draw = (shape: number[], seed: number, examples?: number[]) => {
    const eps = make()(shape, seed, examples);
    expect(eps.shape).toEqual(shape);
    const values = Array.from(eps.dataSync());
    eps.dispose();
    return values;
  };

  test("law: mean and variance within 5 standard errors", () => {
    const values = draw([draws / 1000, 10, 100], 7);
    const m = average(values);
    const v = average(values.map((x) => (x - m) ** 2));
    expect(Math.abs(m - mean)).toBeLessThanOrEqual(5 * Math.sqrt(variance / draws) + 1e-7);
    expect(Math.abs(v - variance)).toBeLessThanOrEqual(5 * variance * Math.sqrt((excessKurtosis + 2) / draws));
  });
  const { skewness } = claims;
  if (skewness !== undefined) {
    test("law: skewness within 5 standard errors, estimated over 20 blocks", () => {
      const blocks = Array.from({ length: 20 }, (_, block) => {
        const values = draw([1, draws / 20], 100 + block);
        return average(values.map((x) => ((x - mean) / Math.sqrt(variance)) ** 3));
      });
      const m = average(blocks);
      const error = Math.sqrt(average(blocks.map((x) => (x - m) ** 2)) / (blocks.length - 1));
      expect(Math.abs(m - skewness)).toBeLessThanOrEqual(5 * error);
    });
  }
  test("law: finite at every seed, the same at the same seed", () => {
    for (const seed of SEEDS) {
      const values = draw([3, 2, 50], seed);
      expect(values.every(Number.isFinite)).toBe(true);
      expect(draw([3, 2, 50], seed)).toEqual(values);
    }
  });
  test("law: an example's draw does not depend on its batch", () => {
    const whole = draw([4, 3, 5], 11, [8, 3, 5, 0]);
    expect(draw([2, 3, 5], 11, [5, 8])).toEqual([...whole.slice(30, 45), ...whole.slice(0, 15)]);
    expect(draw([1, 2, 5], 11, [3])).toEqual(whole.slice(15, 25));
    expect(draw([2, 3, 5], 11)).toEqual(draw([2, 3, 5], 11, [0, 1]));
  });
  if (variance > 0) {
    test("law: neighbouring seeds, examples and samples are uncorrelated", () => {
      const n = 20_000;
      const rows = [draw([1, n], 0), draw([1, n], 1), draw([1, n], 0, [1]), draw([1, 2 * n], 0).slice(n)];
      for (const [i, a] of rows.entries()) {
        for (const b of rows.slice(i + 1)) expect(Math.abs(correlation(a, b))).toBeLessThan(5 / Math.sqrt(n));
      }
    });
  }
  const { score } = make();
  if (score) {
    test("law: its score ν has E[ν(ε)] = 0 and E[ε ν(ε)] = 1 within 5 standard errors", () => {
      const eps = make()([1, 100_000], 3);
      const nu = score(eps);
      const [x, values] = [eps.dataSync(), Array.from(nu.dataSync())];
      for (const [column, truth] of [
        [values, 0],
        [values.map((v, i) => v * x[i]!), 1],
      ] as const) {
        const m = average(column);
        const error = Math.sqrt(average(column.map((v) => (v - m) ** 2)) / column.length);
        expect(Math.abs(m - truth)).toBeLessThanOrEqual(5 * error);
      }
      eps.dispose();
      nu.dispose();
    });
  }
  test("law: leaves one fresh tensor", () => {
    expect(leaks(() => make()([2, 3, 4], 1).dispose())).toBe(0);
  });
}

const average = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [average(a), average(b)];
  const deviation = (values: readonly number[], m: number) => Math.sqrt(average(values.map((x) => (x - m) ** 2)));
  return average(a.map((x, i) => (x - ma) * (b[i]! - mb))) / (deviation(a, ma) * deviation(b, mb));
}
