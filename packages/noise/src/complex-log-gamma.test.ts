import { describe, expect, it } from "vitest";
import { logGammaRatio, logStirlingFactor } from "./complex-log-gamma.js";

const logGamma = (re: number, im: number, s = Number.POSITIVE_INFINITY) => {
  const [x, y] = logGammaRatio(re, im, s, new Float64Array(2));
  return [x!, y!] as const;
};
const points = [1, 0.1, -3, 7.9, 30].flatMap((re) => [1e-3, 0.5, 3, 7.9, 8.1, 60].map((im) => [re, im] as const));

describe("logGammaRatio", () => {
  it("knows ln Γ(1 + i), and ln 7! on the real axis", () => {
    const [re, im] = logGamma(1, 1);
    expect(re).toBeCloseTo(-0.6509231993018563, 12);
    expect(im).toBeCloseTo(-0.3016403204675331, 12);
    expect(logGamma(8, 0)[0]).toBeCloseTo(Math.log(5040), 12);
  });

  it("holds |Γ(½ + iy)|² = π / cosh πy", () => {
    for (const y of [0.1, 1, 5, 20]) {
      expect(2 * logGamma(0.5, y)[0]).toBeCloseTo(Math.log(Math.PI / Math.cosh(Math.PI * y)), 11);
    }
  });

  it.each(points)("holds ln Γ(z + 1) = ln Γ(z) + ln z on one branch at z = %d + %di", (x, y) => {
    const [re, im] = logGamma(x, y);
    const [nextRe, nextIm] = logGamma(x + 1, y);
    expect(nextRe - re).toBeCloseTo(Math.log(Math.hypot(x, y)), 10);
    expect(nextIm - im).toBeCloseTo(Math.atan2(y, x), 10);
  });

  it.each(points)("holds Γ(z) s! / Γ(z + s) = s! / Π (z + j) for s = 1, 10, 100 at z = %d + %di", (x, y) => {
    for (const s of [1, 10, 100]) {
      let [re, im] = [0, 0];
      for (let j = 0; j < s; j++) {
        re += Math.log((j + 1) / Math.hypot(x + j, y));
        im -= Math.atan2(y, x + j);
      }
      const [ratioRe, ratioIm] = logGamma(x, y, s);
      expect(ratioRe + logStirlingFactor(s)).toBeCloseTo(re, 9);
      expect(ratioIm).toBeCloseTo(im, 9);
    }
  });

  it("keeps its digits for a large s: Γ(1) s! / Γ(1 + s) = 1", () => {
    for (const s of [20, 21, 1e3, 1e6, 1e12]) expect(logGamma(1, 0, s)[0] + logStirlingFactor(s)).toBeCloseTo(0, 11);
  });
});
