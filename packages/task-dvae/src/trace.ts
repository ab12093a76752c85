import type { Style } from "./digit-styles.js";
import { SEGMENT } from "./pen.js";

/** Maps a point of the unit box (in place): what makes one writer's hand differ from another's. */
export type Warp = (points: Float32Array, length: number) => void;

const PIECES = 4;
const MOST_POINTS = 16;
const controls = new Float32Array(2 * MOST_POINTS);

/** Catmull-Rom weights of the four control points around a span at t = 1/4, 2/4, 3/4, 1. */
const weights = Float32Array.from({ length: 4 * PIECES }, (_, i) => {
  const t = (Math.floor(i / 4) + 1) / PIECES;
  const [a, b, c, d] = [-t * (1 - t) ** 2, 2 - 5 * t ** 2 + 3 * t ** 3, t + 4 * t ** 2 - 3 * t ** 3, t ** 3 - t ** 2];
  return [a, b, c, d][i % 4]! / 2;
});

/**
 * Writes a style as straight pieces: warps the control points of every stroke, draws the Catmull-Rom curve
 * through them and cuts each span into four.
 *
 * @param out floats x0, y0, x1, y1 of every piece, from the start
 * @returns the number of floats written
 */
export function trace(out: Float32Array, style: Style, warp: Warp): number {
  let at = 0;
  for (const stroke of style) {
    controls.set(stroke);
    warp(controls, stroke.length);
    for (let span = 0; span + 2 < stroke.length; span += 2) at = traceSpan(out, at, span, stroke.length);
  }
  return at;
}

/** The curve from control point `p` to the next one; beyond an end the end itself is the neighbour. */
function traceSpan(out: Float32Array, at: number, p: number, length: number): number {
  const before = Math.max(p - 2, 0);
  const after = Math.min(p + 4, length - 2);
  let x = controls[p]!;
  let y = controls[p + 1]!;
  let next = at;
  for (let w = 0; w < weights.length; w += 4) {
    const [a, b, c, d] = [weights[w]!, weights[w + 1]!, weights[w + 2]!, weights[w + 3]!];
    out[next] = x;
    out[next + 1] = y;
    x = a * controls[before]! + b * controls[p]! + c * controls[p + 2]! + d * controls[after]!;
    y = a * controls[before + 1]! + b * controls[p + 1]! + c * controls[p + 3]! + d * controls[after + 1]!;
    out[next + 2] = x;
    out[next + 3] = y;
    next += SEGMENT;
  }
  return next;
}
