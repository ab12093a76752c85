import { describe, expect, it } from "vitest";
import { invertLaw, sumOfGammaLaw } from "./sum-of-gamma-law.js";

/** F, 1 − F and f of the largest of s exponentials, which the sum is at a = 1 (Rényi, 1953), and of its limit, Gumbel. */
function largest(x: number, s: number): [number, number, number] {
  if (s === Number.POSITIVE_INFINITY) {
    const F = Math.exp(-Math.exp(-x));
    return [F, -Math.expm1(-Math.exp(-x)), F * Math.exp(-x)];
  }
  const w = -Math.expm1(-x);
  return [w ** s, -Math.expm1(s * Math.log1p(-Math.exp(-x))), s * w ** (s - 1) * Math.exp(-x)];
}
/** Gamma(2). */
const gamma2 = (x: number): [number, number, number] => {
  const above = (1 + x) * Math.exp(-x);
  let [below, term] = [0, x * x * Math.exp(-x)];
  for (let i = 2; i < 60; i++) {
    below += term / factorial(i);
    term *= x;
  }
  return [x < 2 ? below : 1 - above, above, x * Math.exp(-x)];
};
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

const cases = [
  ...[1, 2, 10, 100, 1e6, Number.POSITIVE_INFINITY].map((s) => [1, s, (x: number) => largest(x, s)] as const),
  [2, 1, gamma2] as const,
];

describe("sumOfGammaLaw", () => {
  it.each(cases)("is the closed form at a = %d, s = %d, to 8 digits in both tails", (a, s, closed) => {
    const law = sumOfGammaLaw(a, s);
    for (const [i, x] of law.x.entries()) {
      if (s === 1e6 && x < 10) continue; // w ** s itself has lost its digits
      const [below, above, density] = closed(x);
      expect(Math.abs(law.below[i]! / below - 1)).toBeLessThan(1e-10);
      expect(Math.abs(law.above[i]! / above - 1)).toBeLessThan(1e-7);
      expect(Math.abs(law.density[i]! / density - 1)).toBeLessThan(1e-7);
    }
  });

  it.each([10, 1, 0.2, 0.01, 1e-4])("covers all that a 32-bit word can ask for, in order, at a = %d", (a) => {
    for (const s of [1, 10, 1000, Number.POSITIVE_INFINITY]) {
      const { x, below, above } = sumOfGammaLaw(a, s);
      for (let i = 1; i < x.length; i++) {
        expect(x[i]!).toBeGreaterThan(x[i - 1]!);
        expect(below[i]!).toBeGreaterThanOrEqual(below[i - 1]!);
        expect(above[i]!).toBeLessThanOrEqual(above[i - 1]!);
      }
      expect(below[0]! < 2 ** -33 || x[0]! < 1e-45).toBe(true);
      expect(above.at(-1)!).toBeLessThan(2 ** -33);
    }
  });

  it("starts as the power law F(x) = (s! xˢ)ᵃ / Γ(1 + as) where that is all there is", () => {
    const { x, below } = sumOfGammaLaw(0.1, 10); // as = 1: F(x) = (10!)^0.1 x
    expect(below[0]! / (3628800 ** 0.1 * x[0]!)).toBeCloseTo(1, 9);
  });
});

describe("invertLaw", () => {
  it("returns x(v) and its slope 1 / f between the points", () => {
    const inverse = invertLaw(sumOfGammaLaw(1, Number.POSITIVE_INFINITY), false);
    for (const v of [2 ** -33, 1e-6, 0.01, 0.3, 0.5]) {
      for (const upper of [false, true]) {
        const t = upper ? -Math.log1p(-v) : -Math.log(v);
        const [x, slope] = inverse(v, upper);
        expect(x).toBeCloseTo(-Math.log(t), 5);
        expect((slope * t * (upper ? v - 1 : v)) / 1).toBeCloseTo(1, 3);
      }
    }
  });
});
