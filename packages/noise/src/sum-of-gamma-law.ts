import { logGammaRatio, logStirlingFactor } from "./complex-log-gamma.js";
import type { Inverse } from "./quantile-table.js";

/** Points of a law in ascending order: x, its distribution F(x), its complement 1 − F(x) and its density f(x). */
export interface LawPoints {
  readonly x: number[];
  readonly below: number[];
  readonly above: number[];
  readonly density: number[];
}

const RESERVE = 4; // c below: the least weight of the contour against the singularity it goes round
const STEP = Math.exp(1 / 32); // ratio of neighbouring contours; the interpolation error goes with its fourth power
const DEEPEST = 2 ** -34; // half the smallest probability that a 32-bit word can ask for
const SMALLEST = 1e-46; // below the smallest float32

/**
 * Points of X = Σᵢ Gamma(a, 1)/i, i = 1 … s, which starts at 0; for s = ∞ of the limit of X − a ln s, of all reals.
 *
 * E e^(−pX) = L(p) = Πᵢ (1 + p/i)^(−a) = [Γ(1 + p) Γ(s + 1) / Γ(1 + p + s)]ᵃ, and Γ(1 + p)ᵃ in the limit: analytic but
 * for a cut along p <= −1. Inverting it, with C round the cut and the pole at 0,
 *
 *     f(x) = 1/2πi ∫ e^(px) L(p) dp        F(x) = 1/2πi ∫ e^(px) L(p) dp/p
 *
 * and F − 1 when C leaves the pole outside, which gives either tail without cancellation. C is the parabola
 * p = p₀ (1 + iu)² (Talbot's idea; Weideman & Trefethen, 2007), or p + 1 = q₀ (1 + iu)² for the upper tail. The saddle of
 * e^(px) L(p) p^(−c) gives each p₀ its best x, so a geometric grid of p₀ is a grid of x, whatever the scale of the law.
 */
export function sumOfGammaLaw(a: number, s: number): LawPoints {
  const points: LawPoints = { x: [], below: [], above: [], density: [] };
  const add = (x: number, below: number, above: number, density: number) => {
    points.x.push(x);
    points.below.push(below);
    points.above.push(above);
    points.density.push(density);
  };
  const limited = s < Number.POSITIVE_INFINITY;
  const turn = place(0.4 - 1, 0.4, a, s); // the upper tail begins here
  let first = 0.4;
  while (place(first, first, a, s) < turn) first /= STEP;
  const lower: [number, number, number][] = [];
  for (let p = first; ; p *= STEP) {
    const x = place(p, p, a, s);
    if (limited && x < SMALLEST) break;
    const [F, f] = invert(x, p, 0, a, s);
    lower.push([x, F, f]);
    if (F < DEEPEST) break;
  }
  for (const [x, F, f] of lower.reverse()) if (x < turn) add(x, F, 1 - F, f);
  for (let q = 0.4; ; q /= STEP) {
    const x = place(q - 1, q, a, s);
    const [F, f] = invert(x, q, 1, a, s);
    add(x, 1 + F, -F, f);
    if (-F < DEEPEST) return points;
  }
}

/** x = c/p₀ − d/dp ln L(p) at the apex p, about: the digamma functions by logarithms. `focus` is p₀ or q₀. */
function place(p: number, focus: number, a: number, s: number): number {
  const rest = s < Number.POSITIVE_INFINITY ? Math.log1p((s - 1) / (p + 1.5)) : -Math.log(p + 1.5);
  return RESERVE / focus + a / (1 + p) + a * rest;
}

const log = new Float64Array(2);

/** F(x) and f(x) over p = p₀ (1 + iu)² − shift, by the trapezoidal rule at u = (k + ½) h, which converges geometrically. */
function invert(x: number, apex: number, shift: number, a: number, s: number): [number, number] {
  const p0 = apex - shift;
  const level = a * logStirlingFactor(s);
  const far = s < Number.POSITIVE_INFINITY ? 1 / (p0 + s + 0.5) : 0;
  // ln|integrand| falls as (2 p₀ u)²/2 times its curvature in p, which bounds the step.
  const curvature = RESERVE + a * apex * apex * (1 / ((1 + p0) * (1 + p0)) + 1 / (p0 + 1.5) - far);
  const h = Math.min(0.1, 0.3 / Math.sqrt(curvature));
  let F = 0;
  let f = 0;
  let peak = 0;
  for (let k = 0; k < 2000; k++) {
    const u = (k + 0.5) * h;
    const re = apex * (1 - u * u) - shift;
    const im = 2 * apex * u;
    logGammaRatio(1 + re, im, s, log);
    const size = Math.exp(x * re + a * log[0]! + level);
    const angle = x * im + a * log[1]!;
    const gRe = size * (Math.cos(angle) - u * Math.sin(angle)); // e^(px) L(p) (1 + iu)
    const gIm = size * (Math.sin(angle) + u * Math.cos(angle));
    f += gRe;
    F += (gRe * re + gIm * im) / (re * re + im * im);
    peak = Math.max(peak, size);
    if (size * (1 + u) < 1e-18 * peak) break;
  }
  const weight = (2 * apex * h) / Math.PI;
  return [weight * F, weight * f];
}

/**
 * The inverse of F, and of 1 − F for the upper half, through the points: cubic Hermite interpolation of x over ln v, in
 * which both tails are nearly straight; of ln x over ln v in the lower half when `positive`, F being a power of x near 0.
 */
export function invertLaw(law: LawPoints, positive: boolean): Inverse {
  const lower = hermite(law.below, law.x, law.density, 1, positive);
  const upper = hermite(law.above.toReversed(), law.x.toReversed(), law.density.toReversed(), -1, false);
  return (v, isUpper) => (isUpper ? upper(v) : lower(v));
}

function hermite(v: number[], xs: number[], density: number[], sign: number, logarithmic: boolean) {
  const level = v.map(Math.log);
  const x = logarithmic ? xs.map(Math.log) : xs;
  const slope = v.map((v, i) => (sign * v) / (density[i]! * (logarithmic ? xs[i]! : 1))); // dx/d ln v
  return (at: number): [number, number] => {
    let [i, end] = [0, v.length - 1];
    while (end - i > 1) {
      const half = (i + end) >> 1;
      if (v[half]! <= at) i = half;
      else end = half;
    }
    const width = level[i + 1]! - level[i]!;
    const t = (Math.log(at) - level[i]!) / width;
    const d0 = slope[i]! * width;
    const d1 = slope[i + 1]! * width;
    const c2 = 3 * (x[i + 1]! - x[i]!) - 2 * d0 - d1;
    const c3 = 2 * (x[i]! - x[i + 1]!) + d0 + d1;
    const value = ((c3 * t + c2) * t + d0) * t + x[i]!;
    const rise = ((3 * c3 * t + 2 * c2) * t + d0) / (width * at);
    return logarithmic ? [Math.exp(value), Math.exp(value) * rise] : [value, rise];
  };
}
