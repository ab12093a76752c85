/** Trajectories of vertices, and the graph behind each. */
export interface Trajectories {
  /** n. */
  readonly vertices: number;
  /** T. */
  readonly frames: number;
  /** `[N, T, 2, n]`. */
  readonly positions: Float32Array;
  /** The undirected edges, 0 or 1: `[N, n(n−1)/2]`, the upper triangle row by row. */
  readonly edges: Uint8Array;
}

/** Trajectories to learn from, to choose by, and to measure on. */
export interface TrajectorySets {
  readonly train: Trajectories;
  readonly valid: Trajectories;
  readonly test: Trajectories;
}

export const PARTS = ["train", "valid", "test"] as const;
/** The parts of a data set. */
export type Part = (typeof PARTS)[number];

/** N. */
export const countOf = ({ vertices, frames, positions }: Trajectories): number =>
  positions.length / (frames * 2 * vertices);

/** The first `count` trajectories. */
export function firstOf(all: Trajectories, count: number): Trajectories {
  const { vertices, frames, positions, edges } = all;
  return {
    vertices,
    frames,
    positions: positions.subarray(0, count * frames * 2 * vertices),
    edges: edges.subarray(0, (count * vertices * (vertices - 1)) / 2),
  };
}

/**
 * Maps each set's positions (in place) from the range of the training set to [−1, 1].
 * @throws RangeError when all positions of the training set are the same.
 */
export function normalise(sets: TrajectorySets): void {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of sets.train.positions) {
    if (x < low) low = x;
    if (x > high) high = x;
  }
  if (!(high > low)) throw new RangeError(`nri: every training position is ${low}; pass trajectories that move`);
  if (low === -1 && high === 1) return;
  for (const { positions } of PARTS.map((part) => sets[part])) {
    for (let at = 0; at < positions.length; at++) positions[at] = (2 * (positions[at]! - low)) / (high - low) - 1;
  }
}
