/** A number with three figures: 0.123, 12.3, 1.2e-5; a minus sign that screen readers say. */
export function figure(x: number): string {
  if (!Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5) ? x.toExponential(1) : String(Number(x.toPrecision(3)));
  return text.replace("-", "−");
}

/** A share as a percentage. */
export const percent = (x: number): string => `${figure(100 * x)} %`;
