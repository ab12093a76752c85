import { gamma } from "@discretely/random/gamma";
import { byQuantile } from "@discretely/random/quantile";
import { quantileOf } from "../sum-of-gamma.js";

/** How tabulated draws compare with the law: see {@link compareWithSums}. */
export interface Comparison {
  readonly kappa: number;
  readonly iterations: number;
  /** (k_r − κ_r) / SE(k_r) of the draws, r = 1 … 4, against the closed-form cumulants. */
  readonly errors: readonly number[];
  /** The Kolmogorov–Smirnov distance between the draws and exact sums of gammas, in float32 as drawn. */
  readonly distance: number;
}

const LIMITS = [1, 10, 100, Number.POSITIVE_INFINITY];
const EULER = 0.5772156649015329;
const ZETA = [0, EULER, 1.6449340668482264, 1.2020569031595942, 1.082323233711138, 1.03692775514337];
ZETA.push(1.017343061984449, 1.008349277381923, 1.004077356197944); // ζ(r); γ stands for H_∞ − ln ∞

/** H_s − ln s for r = 1, Σ i⁻ʳ for r > 1. */
export function harmonic(s: number, r: number): number {
  if (s === Number.POSITIVE_INFINITY) return ZETA[r]!;
  let sum = 0;
  for (let i = s; i >= 1; i--) sum += i ** -r;
  return r === 1 ? sum - Math.log(s) : sum;
}

/** κ₁ … κ₈ of Sum-of-Gamma noise at τ = 1: κ_r = (r − 1)! Σ i⁻ʳ / κ. */
export const cumulantsOf = (kappa: number, s: number): number[] =>
  [1, 1, 2, 6, 24, 120, 720, 5040].map((factorial, i) => (factorial * harmonic(s, i + 1)) / kappa);

/**
 * Draws of the table against as many sums of s exact gamma draws, for s = 1, 10, 100 and ∞. Of the latter, the terms past
 * the hundredth come in blocks whose scales differ by an eighth, each drawn as one shifted gamma of the block's mean,
 * variance and third cumulant: near enough, where one gamma for all of them is off by 0.002 at κ = 100.
 * 10⁷ draws of a κ take some four minutes and 1 GB.
 */
export function compareWithSums(kappa: number, draws: number, seed: number): Comparison[] {
  const sums = exactSums(kappa, draws, seed);
  return LIMITS.map((iterations, i) => {
    const values = byQuantile(new Float32Array(draws), seed, { stream: 1000 }, quantileOf(kappa, iterations));
    const errors = cumulantErrors(values, cumulantsOf(kappa, iterations));
    return { kappa, iterations, errors, distance: distance(values.sort(), sums[i]!.sort()) };
  });
}

/** κ₁ … κ₃ of Σ Gamma(a, 1)/i − a ln(to/from) over from < i <= to, for the blocks that follow i = 100. */
function blocksPast100(a: number): [number, number, number][] {
  const ends = [100];
  while (ends.at(-1)! < 1e5) ends.push(Math.ceil(ends.at(-1)! * 1.125));
  const sums = [...ends, Number.POSITIVE_INFINITY].map((end) => [1, 2, 3].map((r) => harmonic(end, r)));
  const difference = (k: number, r: number) => a * (sums[k + 1]![r - 1]! - sums[k]![r - 1]!);
  return ends.map((_, k) => [difference(k, 1), difference(k, 2), 2 * difference(k, 3)]);
}

function exactSums(kappa: number, draws: number, seed: number): Float32Array[] {
  const a = 1 / kappa;
  const sums = LIMITS.map(() => new Float32Array(draws));
  const blocks = blocksPast100(a);
  const chunk = 10_000;
  for (let start = 0; start < draws; start += chunk) {
    const n = Math.min(chunk, draws - start);
    const sum = new Float64Array(n);
    const term = new Float64Array(n);
    const add = (shape: number, scale: number, stream: number) => {
      gamma(term, seed, { shape, scale, stream, start });
      for (let j = 0; j < n; j++) sum[j]! += term[j]!;
    };
    for (let i = 1; i <= 100; i++) {
      add(a, 1 / i, i);
      const column = sums[LIMITS.indexOf(i)];
      if (column) for (let j = 0; j < n; j++) column[start + j] = sum[j]! - a * Math.log(i);
    }
    for (const [k, [mean, variance, third]] of blocks.entries()) {
      const scale = third / (2 * variance);
      add(variance / scale ** 2, scale, 101 + k);
      for (let j = 0; j < n; j++) sum[j]! += mean - variance / scale;
    }
    for (let j = 0; j < n; j++) sums[3]![start + j] = sum[j]! - a * Math.log(100);
  }
  return sums;
}

/** (k_r − κ_r) / SE(k_r), r = 1 … 4, with the standard errors that κ₁ … κ₈ give. */
export function cumulantErrors(values: Float32Array, cumulants: readonly number[]): number[] {
  const [k1, k2, k3, k4, k5, k6, , k8] = cumulants as [number, number, number, number, number, number, number, number];
  const n = values.length;
  let [s1, s2, s3, s4] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const d = values[i]! - k1;
    s1 += d;
    s2 += d * d;
    s3 += d * d * d;
    s4 += d * d * d * d;
  }
  const m = s1 / n;
  const m2 = s2 / n - m * m;
  const m3 = s3 / n - (3 * m * s2) / n + 2 * m ** 3;
  const m4 = s4 / n - (4 * m * s3) / n + (6 * m * m * s2) / n - 3 * m ** 4;
  const variances = [
    k2,
    k4 + 2 * k2 ** 2,
    k6 + 9 * k4 * k2 + 9 * k3 ** 2 + 6 * k2 ** 3,
    k8 + 16 * k6 * k2 + 48 * k5 * k3 + 34 * k4 ** 2 + 72 * k4 * k2 ** 2 + 144 * k3 ** 2 * k2 + 24 * k2 ** 4,
  ];
  return [m, m2 - k2, m3 - k3, m4 - 3 * m2 ** 2 - k4].map((error, i) => error / Math.sqrt(variances[i]! / n));
}

/** sup |F_a − F_b| of two sorted samples of one length. */
function distance(a: Float32Array, b: Float32Array): number {
  let [i, j, worst] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const x = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i] === x) i++;
    while (j < b.length && b[j] === x) j++;
    worst = Math.max(worst, Math.abs(i - j));
  }
  return worst / a.length;
}
