/** Pixels of a side of a digit's image, as in MNIST. */
export const SIDE = 28;

/** Floats of a segment: x0, y0, x1, y1 in pixels. */
export const SEGMENT = 4;

/**
 * Draws one straight piece of a stroke into a 28 x 28 image: ink = clamp((radius - d) / soft + 1/2), with d the distance
 * from the pixel's centre (at whole numbers) to the segment; overlapping pieces take the larger ink.
 *
 * @param image bytes of many images; the one drawn starts at `start`
 * @param soft width in pixels of the edge from full ink to none
 */
export function drawSegment(
  image: Uint8Array,
  start: number,
  segments: Float32Array,
  at: number,
  radius: number,
  soft: number,
): void {
  const x0 = segments[at]!;
  const y0 = segments[at + 1]!;
  const dx = segments[at + 2]! - x0;
  const dy = segments[at + 3]! - y0;
  const reach = radius + soft / 2;
  const left = Math.max(0, Math.ceil(Math.min(x0, x0 + dx) - reach));
  const right = Math.min(SIDE - 1, Math.floor(Math.max(x0, x0 + dx) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y0 + dy) - reach));
  const bottom = Math.min(SIDE - 1, Math.floor(Math.max(y0, y0 + dy) + reach));
  const perLength = 1 / Math.max(dx * dx + dy * dy, 1e-9); // a point is a segment too
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) * perLength));
      const ex = x - x0 - t * dx;
      const ey = y - y0 - t * dy;
      const ink = 255 * ((radius - Math.sqrt(ex * ex + ey * ey)) / soft + 0.5);
      const pixel = start + y * SIDE + x;
      if (ink > image[pixel]!) image[pixel] = Math.min(255, ink);
    }
  }
}
