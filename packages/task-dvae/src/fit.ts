import { SEGMENT, SIDE } from "./pen.js";

/** Where the written body goes, in pixels. */
export interface Fit {
  /** The larger of the body's height and width. */
  readonly size: number;
  /** Its centre of mass, from the centre of the image. */
  readonly right: number;
  readonly down: number;
  /** Distance of the pen's path from every border, at least. */
  readonly margin: number;
}

/**
 * Scales and moves pieces (in place) as MNIST was prepared: to a given size, then centred by mass, here by length of
 * stroke; but never so far that ink would be lost at a border.
 */
export function fit(pieces: Float32Array, length: number, { size, right, down, margin }: Fit): void {
  const [x, y] = [extent(pieces, length, 0), extent(pieces, length, 1)];
  const scale = size / Math.max(x.high - x.low, y.high - y.low, 1e-9);
  const [moveX, moveY] = [move(x, scale, right, margin), move(y, scale, down, margin)];
  for (let at = 0; at < length; at += 2) {
    pieces[at] = pieces[at]! * scale + moveX;
    pieces[at + 1] = pieces[at + 1]! * scale + moveY;
  }
}

interface Extent {
  readonly low: number;
  readonly high: number;
  /** The mean, each piece weighted by its length. */
  readonly centre: number;
}

/** How the pieces lie along x (axis 0) or y (axis 1). */
function extent(pieces: Float32Array, length: number, axis: 0 | 1): Extent {
  let low = Infinity;
  let high = -Infinity;
  let mass = 1e-9;
  let moment = 0;
  for (let at = 0; at < length; at += SEGMENT) {
    const from = pieces[at + axis]!;
    const to = pieces[at + axis + 2]!;
    const long = Math.hypot(pieces[at + 2]! - pieces[at]!, pieces[at + 3]! - pieces[at + 1]!);
    mass += long;
    moment += (long * (from + to)) / 2;
    low = Math.min(low, from, to);
    high = Math.max(high, from, to);
  }
  return { low, high, centre: moment / mass };
}

/** The displacement after scaling. */
function move({ low, high, centre }: Extent, scale: number, shift: number, margin: number): number {
  const wanted = (SIDE - 1) / 2 + shift - centre * scale;
  return Math.min(Math.max(wanted, margin - low * scale), SIDE - 1 - margin - high * scale);
}
