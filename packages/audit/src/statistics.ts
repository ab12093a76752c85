import { integers, normalQuantile, split } from "@discretely/random";

/** A mean and its standard error. */
export interface Mean {
  readonly mean: number;
  readonly error: number;
}

/** A value, and the interval that holds the true one. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Cosines of smaller norms are 0. */
const TINY = 1e-6;

/**
 * ⟨g, t⟩ / ‖g‖ ‖t‖ of each estimate and instance, averaged. The error is that over the B instances where there are several,
 * as they are the larger source of it, else that over the estimates.
 */
export function meanCosine(gradients: readonly ArrayLike<number>[], truth: Float64Array, B: number): Mean {
  const n = truth.length / B;
  const cosines = Array.from({ length: B }, (_, b) => gradients.map((g) => cosine(g, truth, b * n, n)));
  return meanOf(B > 1 ? cosines.map((row) => meanOf(row).mean) : cosines[0]!);
}

export function meanOf(values: readonly number[]): Mean {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

function cosine(g: ArrayLike<number>, t: Float64Array, start: number, n: number): number {
  let [dot, gg, tt] = [0, 0, 0];
  for (let i = start; i < start + n; i++) {
    dot += g[i]! * t[i]!;
    gg += g[i]! ** 2;
    tt += t[i]! ** 2;
  }
  return dot / (Math.max(Math.sqrt(gg), TINY) * Math.max(Math.sqrt(tt), TINY));
}

/** The share of entries that are exactly 0. */
export function zeroShare(gradients: readonly ArrayLike<number>[]): number {
  const zeros = gradients.reduce((sum, g) => sum + Array.from(g).filter((x) => x === 0).length, 0);
  return zeros / (gradients.length * gradients[0]!.length);
}

/**
 * Estimates in units of the truth: each instance divided by √B ‖t_b‖, so that the truth has norm 1 and squared norms of
 * differences are relative errors averaged over the instances. Instances whose truth is 0 stay as they are.
 */
export function inUnitsOfTruth(values: ArrayLike<number>, truth: Float64Array, B: number): Float64Array {
  const n = truth.length / B;
  return Float64Array.from(values, (x, i) => {
    const b = Math.floor(i / n);
    const norm = Math.hypot(...truth.subarray(b * n, (b + 1) * n));
    return x / (Math.sqrt(B) * (norm > 0 ? norm : 1));
  });
}

/** E‖g − E g‖² of vectors in units of the truth. */
export function relativeVariance(vectors: readonly Float64Array[]): number {
  const mean = meanVector(vectors);
  const R = vectors.length;
  return vectors.reduce((sum, g) => sum + squaredDistance(g, mean), 0) / Math.max(1, R - 1);
}

/** How the interval of a bias is found. */
export interface BiasOptions {
  /** Of the bias interval. Default 0.95. */
  readonly level?: number | undefined;
  /** Of the bootstrap behind the bias interval. Default 400. */
  readonly resamples?: number | undefined;
  /** Of the resampling. Default 0. */
  readonly seed?: number | undefined;
  /** The standard error of the truth itself, in its own units. Default 0. */
  readonly truthError?: number | undefined;
}

/** What float32 gradients may be off by, in units of ‖t‖: an exact method without variance has no other radius. */
const ROUNDING = 1e-5;

/**
 * ‖E g − t‖ in units of ‖t‖, with a bootstrap interval. The mean of R resampled estimates strays from their own mean as
 * that one strays from E g, so a ball around the mean holds E g with the probability `level`; its radius is the quantile of
 * ‖ḡ* − ḡ‖, from the first two moments of its square (a scaled χ², Wilson & Hilferty, 1931), good for any level.
 * The interval [max(0, ‖ḡ − t‖ − r), ‖ḡ − t‖ + r] holds 0 for an unbiased method, save with probability 1 − level.
 */
export function biasInterval(
  vectors: readonly Float64Array[],
  truth: Float64Array,
  { level = 0.95, resamples = 400, seed = 0, truthError = 0 }: BiasOptions = {},
): Interval {
  const mean = meanVector(vectors);
  const value = Math.sqrt(squaredDistance(mean, truth));
  const squares = Array.from({ length: resamples }, (_, i) =>
    squaredDistance(meanVector(resample(vectors, split(seed, i))), mean),
  );
  const radius = Math.sqrt(chiSquareQuantile(squares, level)) + 3 * truthError + ROUNDING;
  return { value, low: Math.max(0, value - radius), high: value + radius };
}

function resample(vectors: readonly Float64Array[], seed: number): Float64Array[] {
  const places = integers(new Uint32Array(vectors.length), seed, { below: vectors.length });
  return Array.from(places, (place) => vectors[place]!);
}

/** The quantile of a scaled χ² with the mean and variance of `squares`. */
function chiSquareQuantile(squares: readonly number[], level: number): number {
  const { mean } = meanOf(squares);
  if (mean === 0) return 0;
  const variance = squares.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (squares.length - 1);
  const freedom = (2 * mean ** 2) / variance;
  const z = normalQuantile(level);
  return mean * Math.max(0, 1 - 2 / (9 * freedom) + z * Math.sqrt(2 / (9 * freedom))) ** 3;
}

function meanVector(vectors: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(vectors[0]!.length);
  for (const v of vectors) for (let i = 0; i < mean.length; i++) mean[i]! += v[i]! / vectors.length;
  return mean;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
