import { uniform } from "@discretely/random";
import { digitStyles } from "./digit-styles.js";
import { fit } from "./fit.js";
import { drawSegment, SEGMENT, SIDE } from "./pen.js";
import { trace } from "./trace.js";
import { HAND_DRAWS, handWarp } from "./warp.js";

/** Images as bytes (0 paper, 255 ink), count x 28 x 28 row-major, and the digit that each shows. */
export interface LabelledImages {
  readonly images: Uint8Array;
  readonly labels: Uint8Array;
}

/** What `digits` takes. */
export interface DigitsOptions {
  readonly count: number;
  readonly seed: number;
  /** The number of the first image; default 0. */
  readonly offset?: number;
}

const TRAITS = 8;
const draws = new Float32Array(TRAITS + HAND_DRAWS);
const pieces = new Float32Array(128 * SEGMENT);

/**
 * Handwritten-looking digits, drawn rather than downloaded: one of a few styles of strokes, written by a random hand and pen,
 * as large and as centred as MNIST's. Image i depends on the seed and i alone, so any range of images is the same
 * however it is asked for.
 *
 * @throws RangeError for a count or offset that is no integer >= 0
 */
export function digits({ count, seed, offset = 0 }: DigitsOptions): LabelledImages {
  checkWhole("count", count);
  checkWhole("offset", offset);
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    uniform(draws, seed, { example: offset + i });
    labels[i] = write(images, i * SIDE * SIDE, draws);
  }
  return { images, labels };
}

/** Draws one image from its uniform draws and returns its digit. */
function write(images: Uint8Array, start: number, u: Float32Array): number {
  const digit = Math.floor(10 * u[0]!);
  const styles = digitStyles[digit]!;
  const length = trace(pieces, styles[Math.floor(styles.length * u[1]!)]!, handWarp(u.subarray(TRAITS)));
  const radius = 0.75 + 0.9 * u[5]!;
  const soft = 1 + 0.6 * u[6]!;
  const taper = 0.4 * (u[7]! - 0.5); // the pen presses more, or less, towards the end
  fit(pieces, length, {
    size: 18 + 2 * u[2]! - 2 * (radius - 0.75), // of the pen's path, so that the inked body is about 20 pixels
    right: 2 * (u[3]! - 0.5),
    down: 2 * (u[4]! - 0.5),
    margin: 1.1 * radius + soft / 2, // no ink is lost
  });
  for (let at = 0; at < length; at += SEGMENT) {
    drawSegment(images, start, pieces, at, radius * (1 + taper * (at / length - 0.5)), soft);
  }
  return digit;
}

function checkWhole(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RangeError(`digits: ${name} must be an integer >= 0, got ${String(value)}`);
}
