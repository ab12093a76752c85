import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { quantileOf, sumOfGamma } from "./sum-of-gamma.js";
import { compareWithSums, cumulantsOf } from "./testing/exact-sums.js";

onTestBackend();

const LIMITS = [1, 10, 100, Number.POSITIVE_INFINITY];
const grid = [0.1, 1, 2, 5, 10, 20.8, 100, 1000].flatMap((kappa) => LIMITS.map((s) => [kappa, s] as const));

/** Four-point Gauss–Legendre over cells that halve towards 0 and 1, 128 an octave: ∫ x(u)ʳ du without chance. */
function integrationRule(): { u: Float64Array; weight: number[] } {
  const nodes = [-0.8611363115940526, -0.3399810435848563, 0.3399810435848563, 0.8611363115940526];
  const weights = [0.3478548451374538, 0.6521451548625461, 0.6521451548625461, 0.3478548451374538];
  const u: number[] = [];
  const weight: number[] = [];
  for (let cell = 0; cell < 32 * 128; cell++) {
    const width = 2 ** (Math.floor(cell / 128) - 33) / 128;
    const start = width * (128 + (cell % 128));
    for (const [i, node] of nodes.entries()) {
      const v = start + (width * (1 + node)) / 2;
      u.push(v, 1 - v);
      weight.push((width * weights[i]!) / 2, (width * weights[i]!) / 2);
    }
  }
  return { u: Float64Array.from(u), weight };
}
const rule = integrationRule();

describe("sumOfGamma", () => {
  it.each(grid)("has the closed-form cumulants by quadrature of the table: κ = %d, s = %d", (kappa, s) => {
    const [k1, k2, k3, k4] = cumulantsOf(kappa, s) as [number, number, number, number];
    const x = rule.u.slice();
    quantileOf(kappa, s)(x);
    const moment = (r: number) => rule.weight.reduce((sum, w, i) => sum + w * (x[i]! - k1) ** r, 0);
    const [m, m2, m3, m4] = [1, 2, 3, 4].map(moment) as [number, number, number, number];
    // What is left is the mass beyond 2⁻³³, worth some 10⁻⁶ κ of the fourth cumulant.
    expect(Math.abs(m) / Math.sqrt(k2)).toBeLessThan(1e-6);
    expect(Math.abs(m2 / k2 - 1)).toBeLessThan(1e-6 + 4e-8 * kappa);
    expect(Math.abs(m3 / k3 - 1)).toBeLessThan(2e-6 + 3e-7 * kappa);
    expect(Math.abs((m4 - 3 * m2 ** 2) / k4 - 1)).toBeLessThan(1e-5 + 2e-6 * kappa);
  });

  it.each([1, 5, 20.8, 100])("draws as sums of gammas do: cumulants and Kolmogorov–Smirnov at κ = %d", (kappa) => {
    const n = 20_000;
    for (const { iterations, errors, distance } of compareWithSums(kappa, n, 3)) {
      for (const z of errors) expect(Math.abs(z), `s = ${iterations}`).toBeLessThan(5);
      expect(distance, `s = ${iterations}`).toBeLessThan(1.95 * Math.sqrt(2 / n)); // exceeded once in 1000
    }
  });

  it("sums to Gumbel(0, τ) over the κ ones of a state, in the limit", () => {
    const [kappa, n, tau] = [4, 50_000, 0.5];
    const eps = sumOfGamma({ kappa, iterations: Number.POSITIVE_INFINITY, tau })([1, n, kappa], 12);
    const sorted = tf.sum(eps, -1).dataSync().sort();
    let distance = 0;
    for (let i = 0; i < n; i++)
      distance = Math.max(distance, Math.abs((i + 0.5) / n - Math.exp(-Math.exp(-sorted[i]! / tau))));
    expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
  });

  it("is the Gumbel law at κ = 1 in the limit, and shifted exponential maxima before it", () => {
    const u = Float64Array.from({ length: 20_000 }, (_, i) => (i + 0.5) / 20_000);
    for (const s of LIMITS) {
      const x = u.slice();
      quantileOf(1, s)(x);
      for (const [i, p] of u.entries()) {
        const F = s === Number.POSITIVE_INFINITY ? Math.exp(-Math.exp(-x[i]!)) : (1 - Math.exp(-x[i]!) / s) ** s;
        expect(Math.abs(F - p)).toBeLessThan(3e-7);
      }
    }
  });

  it.each([1, 10, 100])("tends to the limit law, which is inverted by other formulas: κ = %d, s = 10⁶", (kappa) => {
    const n = 100_000;
    const u = Float64Array.from({ length: n }, (_, i) => (i + 0.5) / n);
    const [near, limit] = [1e6, Number.POSITIVE_INFINITY].map((s) => {
      const x = u.slice();
      quantileOf(kappa, s)(x);
      return x;
    }) as [Float64Array, Float64Array];
    let [j, distance] = [0, 0];
    for (let i = 0; i < n; i++) {
      while (j < n && near[j]! < limit[i]!) j++;
      distance = Math.max(distance, Math.abs(i - j) / n);
    }
    expect(distance).toBeLessThanOrEqual(2e-5);
  });

  it("never draws below −τ ln(s)/κ, and reaches it", () => {
    const bound = Math.fround((-2 * Math.log(10)) / 100);
    const draws = sumOfGamma({ kappa: 100, tau: 2 })([1, 20_000], 5).dataSync();
    expect(Math.min(...draws)).toBe(bound);
  });

  it("scales with τ", () => {
    const one = sumOfGamma({ kappa: 5 })([2, 3, 4], 5).dataSync();
    const three = sumOfGamma({ kappa: 5, tau: 3 })([2, 3, 4], 5).dataSync();
    for (const [i, x] of one.entries()) expect(three[i]).toBeCloseTo(3 * x, 6);
  });
});
