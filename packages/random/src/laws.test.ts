import { describe, expect, it } from "vitest";
import { exponential } from "./exponential.js";
import { gamma } from "./gamma.js";
import { normal } from "./normal.js";
import { uniform } from "./uniform.js";
import type { Place } from "./words.js";

type Fill = <A extends Float32Array | Float64Array>(out: A, seed: number, place?: Place) => A;
interface Law {
  readonly fill: Fill;
  /** κ₁ … κ₈. */
  readonly cumulants: readonly number[];
  readonly cdf?: (x: number) => number;
}

const factorials = [1, 1, 2, 6, 24, 120, 720, 5040];
const gammaLaw = (shape: number, scale = 1, cdf?: (x: number) => number): Law => ({
  fill: (out, seed, place) => gamma(out, seed, { ...place, shape, scale }),
  cumulants: factorials.map((f, i) => f * shape * scale ** (i + 1)),
  ...(cdf && { cdf }),
});

const laws: Record<string, Law> = {
  uniform: { fill: uniform, cumulants: [1 / 2, 1 / 12, 0, -1 / 120, 0, 1 / 252, 0, -1 / 240], cdf: (x) => x },
  normal: { fill: normal, cumulants: [0, 1, 0, 0, 0, 0, 0, 0], cdf: phi },
  exponential: { fill: exponential, cumulants: factorials, cdf: (x) => -Math.expm1(-x) },
  "gamma 0.01": gammaLaw(0.01),
  "gamma 0.1, scale 10": gammaLaw(0.1, 10),
  "gamma 1/2": gammaLaw(0.5, 1, (x) => 2 * phi(Math.sqrt(2 * x)) - 1),
  "gamma 1": gammaLaw(1, 1, (x) => -Math.expm1(-x)),
  "gamma 2": gammaLaw(2, 1, (x) => 1 - (1 + x) * Math.exp(-x)),
  "gamma 7.5, scale 0.2": gammaLaw(7.5, 0.2),
  "gamma 100": gammaLaw(100),
};

const N = 100_000;

describe.each(Object.entries(laws))("%s", (_, { fill, cumulants, cdf }) => {
  it.each([Float32Array, Float64Array])(
    "has the first four cumulants of the law, within 5 standard errors: %o",
    (A) => {
      for (const [i, z] of cumulantErrors(fill(new A(N), 11), cumulants).entries()) {
        expect(Math.abs(z), `cumulant ${i + 1}`).toBeLessThan(5);
      }
    },
  );

  it("depends on nothing but seed, stream, example and place", () => {
    const place = { stream: 4, example: -3 };
    const whole = fill(new Float32Array(3000), 8, place);
    expect(fill(new Float32Array(3000), 8, place)).toEqual(whole);
    for (const [from, to] of [
      [2990, 3000],
      [0, 7],
      [1023, 2051],
      [5, 6],
    ] as const) {
      expect(fill(new Float32Array(to - from), 8, { ...place, start: from })).toEqual(whole.slice(from, to));
    }
    for (const other of [
      { ...place, stream: 5 },
      { ...place, example: 3 },
    ]) {
      expect(fill(new Float32Array(8), 8, other)).not.toEqual(whole.slice(0, 8));
    }
  });

  it("is uncorrelated between neighbouring seeds, examples and places", () => {
    const base = fill(new Float64Array(N), 0);
    const others = [fill(new Float64Array(N), 1), fill(new Float64Array(N), 0, { example: 1 })];
    others.push(fill(new Float64Array(N), 0, { start: 1 }));
    const [mean, variance] = cumulants as [number, number];
    for (const other of others) {
      const covariance = base.reduce((sum, x, i) => sum + (x - mean) * (other[i]! - mean), 0) / N;
      expect(Math.abs(covariance) / variance).toBeLessThan(5 / Math.sqrt(N));
    }
  });

  if (cdf) {
    it.each([Float32Array, Float64Array])("has the distribution function of the law (Kolmogorov–Smirnov): %o", (A) => {
      const sorted = fill(new A(N), 21).sort();
      let distance = 0;
      for (let i = 0; i < N; i++) {
        const p = cdf(sorted[i]!);
        distance = Math.max(distance, (i + 1) / N - p, p - i / N);
      }
      expect(distance * Math.sqrt(N)).toBeLessThan(1.95); // exceeded once in 1000
    });
  }
});

/** (k_r − κ_r) / SE(k_r) for the sample cumulants r = 1 … 4, with the error that the true cumulants give. */
function cumulantErrors(values: Float32Array | Float64Array, cumulants: readonly number[]): number[] {
  const [k1, k2, k3, k4, k5, k6, , k8] = cumulants as [number, number, number, number, number, number, number, number];
  const n = values.length;
  const deviations = Float64Array.from(values, (x) => x - k1);
  const moment = (r: number) => deviations.reduce((sum, x) => sum + x ** r, 0) / n;
  const m = moment(1);
  const m2 = moment(2) - m * m;
  const m3 = moment(3) - 3 * m * moment(2) + 2 * m ** 3;
  const m4 = moment(4) - 4 * m * moment(3) + 6 * m * m * moment(2) - 3 * m ** 4;
  const variances = [
    k2,
    k4 + 2 * k2 ** 2,
    k6 + 9 * k4 * k2 + 9 * k3 ** 2 + 6 * k2 ** 3,
    k8 + 16 * k6 * k2 + 48 * k5 * k3 + 34 * k4 ** 2 + 72 * k4 * k2 ** 2 + 144 * k3 ** 2 * k2 + 24 * k2 ** 4,
  ];
  return [m, m2 - k2, m3 - k3, m4 - 3 * m2 ** 2 - k4].map((error, i) => error / Math.sqrt(variances[i]! / n));
}

/** The normal distribution function, by its series: ½ + φ(x) (x + x³/3 + x⁵/(3·5) + …) (Marsaglia, 2004). */
function phi(x: number): number {
  if (Math.abs(x) > 7) return x > 0 ? 1 : 0;
  let [sum, term] = [x, x];
  for (let i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
}
