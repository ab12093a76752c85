/** What a step works in, so that 10⁶ of them allocate nothing. */
export interface LayoutScratch {
  /** The force on each vertex, `[n, 2]`. */
  readonly force: Float64Array;
}

/** Room for the forces on n vertices. */
export const layoutScratch = (vertices: number): LayoutScratch => ({ force: new Float64Array(2 * vertices) });

const NEAR = 0.01;

/**
 * One step of the spring layout (Fruchterman & Reingold, 1991), as networkx before 3.6 takes it with one iteration and
 * centre 0. Positions `[n, 2]` are moved in place; `joined` is the adjacency matrix `[n, n]` of 0 and 1.
 *
 * With k = √(1/n), Δ = pᵢ − pⱼ and d = max(|Δ|, 0.01), Fᵢ = Σⱼ Δ (k²/d² − Aᵢⱼ d/k). Every vertex moves by a tenth of the larger
 * extent along its Fᵢ; then each axis gets mean 0, and the largest |coordinate| becomes 1.
 */
export function layoutStep(positions: Float64Array, joined: Uint8Array, { force }: LayoutScratch): void {
  const n = positions.length / 2;
  forces(positions, joined, force, Math.sqrt(1 / n));
  const reach = 0.1 * Math.max(extent(positions, 0), extent(positions, 1));
  for (let at = 0; at < 2 * n; at += 2) {
    const length = Math.sqrt(force[at]! ** 2 + force[at + 1]! ** 2);
    const scale = reach / (length < NEAR ? 0.1 : length); // 0.1 is no misprint: networkx keeps a still vertex still
    positions[at]! += force[at]! * scale;
    positions[at + 1]! += force[at + 1]! * scale;
  }
  rescale(positions);
}

function forces(p: Float64Array, joined: Uint8Array, force: Float64Array, k: number): void {
  const n = p.length / 2;
  force.fill(0);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const dx = p[2 * i]! - p[2 * j]!;
      const dy = p[2 * i + 1]! - p[2 * j + 1]!;
      const d = Math.max(Math.sqrt(dx * dx + dy * dy), NEAR);
      const pull = (k * k) / (d * d) - (joined[i * n + j] ? d / k : 0);
      force[2 * i]! += dx * pull;
      force[2 * i + 1]! += dy * pull;
      force[2 * j]! -= dx * pull;
      force[2 * j + 1]! -= dy * pull;
    }
  }
}

function extent(positions: Float64Array, axis: 0 | 1): number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = axis; at < positions.length; at += 2) {
    low = Math.min(low, positions[at]!);
    high = Math.max(high, positions[at]!);
  }
  return high - low;
}

/** Each axis to mean 0, then all to a largest |coordinate| of 1. */
function rescale(positions: Float64Array): void {
  let largest = 0;
  for (const axis of [0, 1]) {
    let sum = 0;
    for (let at = axis; at < positions.length; at += 2) sum += positions[at]!;
    const mean = (2 * sum) / positions.length;
    for (let at = axis; at < positions.length; at += 2) {
      positions[at]! -= mean;
      largest = Math.max(largest, Math.abs(positions[at]!));
    }
  }
  if (largest > 0) for (let at = 0; at < positions.length; at++) positions[at]! /= largest;
}
