/** A complex number as the two cells of an array that the caller owns: no object per evaluation. */
export type Complex = Float64Array;

/**
 * Writes ln[ Γ(z) sˢ e⁻ˢ / Γ(z + s) ] to `out`, or ln Γ(z) for s = ∞: the analytic branch on the plane cut along the
 * negative axis, for z off that axis.
 *
 * Re z is first raised to 8 by Γ(z + 1) = z Γ(z), then Stirling's series holds. The ratio is formed term by term, so
 * nothing cancels for a large z or s.
 */
export function logGammaRatio(re: number, im: number, s: number, out: Complex): Complex {
  const finite = s < Number.POSITIVE_INFINITY;
  let shiftRe = 0;
  let shiftIm = 0;
  let x = re;
  for (; x < 8 && Math.abs(im) < 8; x++) {
    shiftRe += logAbs(x, im) - (finite ? logAbs(x + s, im) : 0);
    shiftIm += Math.atan2(im, x) - (finite ? Math.atan2(im, x + s) : 0);
  }
  if (finite) stirlingRatio(x, im, s, out);
  else stirling(x, im, out);
  out[0] = out[0]! - shiftRe;
  out[1] = out[1]! - shiftIm;
  return out;
}

const logAbs = (x: number, y: number): number => 0.5 * Math.log(x * x + y * y);

const HALF_LOG_2PI = 0.9189385332046728;
const series = new Float64Array(2);

/** ln Γ(z) = (z − ½) ln z − z + ½ ln 2π + 1/(12 z) − 1/(360 z³) + … */
function stirling(x: number, y: number, out: Complex): void {
  const log = logAbs(x, y);
  const arg = Math.atan2(y, x);
  stirlingSeries(x, y);
  out[0] = (x - 0.5) * log - y * arg - x + HALF_LOG_2PI + series[0]!;
  out[1] = (x - 0.5) * arg + y * log - y + series[1]!;
}

/** ln[ Γ(z) sˢ e⁻ˢ / Γ(z + s) ] = −(z − ½) ln(1 + s/z) − s ln(1 + z/s) + series(z) − series(z + s). */
function stirlingRatio(x: number, y: number, s: number, out: Complex): void {
  const size = x * x + y * y;
  const log = 0.5 * Math.log1p((s * (2 * x + s)) / size); // ln(1 + s/z)
  const arg = Math.atan2(-s * y, size + s * x);
  const farLog = 0.5 * Math.log1p((2 * x + size / s) / s); // ln(1 + z/s)
  const farArg = Math.atan2(y, x + s);
  stirlingSeries(x, y);
  const nearRe = series[0]!;
  const nearIm = series[1]!;
  stirlingSeries(x + s, y);
  out[0] = -(x - 0.5) * log + y * arg - s * farLog + nearRe - series[0]!;
  out[1] = -(x - 0.5) * arg - y * log - s * farArg + nearIm - series[1]!;
}

/** 1/(12 z) − 1/(360 z³) + 1/(1260 z⁵) − 1/(1680 z⁷) + 1/(1188 z⁹) − 691/(360360 z¹¹), by Horner in 1/z². */
function stirlingSeries(x: number, y: number): void {
  const size = x * x + y * y;
  const vRe = x / size; // 1/z
  const vIm = -y / size;
  const rRe = vRe * vRe - vIm * vIm;
  const rIm = 2 * vRe * vIm;
  let re = -691 / 360360;
  let im = 0;
  for (const c of COEFFICIENTS) {
    const next = re * rRe - im * rIm + c;
    im = re * rIm + im * rRe;
    re = next;
  }
  series[0] = re * vRe - im * vIm;
  series[1] = re * vIm + im * vRe;
}

const COEFFICIENTS = [1 / 1188, -1 / 1680, 1 / 1260, -1 / 360, 1 / 12];

/** ln[ s! eˢ / sˢ ] for an integer s >= 1, and 0 for s = ∞: what the ratio above lacks to be 1 at z = 1. */
export function logStirlingFactor(s: number): number {
  if (s === Number.POSITIVE_INFINITY) return 0;
  if (s > 20) return HALF_LOG_2PI + 0.5 * Math.log(s) + 1 / (12 * s) - 1 / (360 * s ** 3) + 1 / (1260 * s ** 5);
  let factorial = 1;
  for (let i = 2; i <= s; i++) factorial *= i;
  return Math.log(factorial) - s * Math.log(s) + s;
}
