import { checkInteger } from "@discretely/core/check";
import { normal, uniform } from "@discretely/random";
import { completeEdges } from "@discretely/solvers/edges";
import { spanningTree } from "@discretely/solvers/spanning-tree";
import * as tf from "@tensorflow/tfjs-core";
import { type LayoutScratch, layoutScratch, layoutStep } from "./layout-step.js";
import type { Trajectories } from "./trajectories.js";

/** What the generator takes. */
export interface GenerateOptions {
  /** Number of trajectories. */
  readonly count: number;
  readonly seed: number;
  /** Frames of a trajectory. Default 10. */
  readonly frames?: number;
  /** Vertices of a graph. Default 10. */
  readonly vertices?: number;
  /** Told how many are done, every 1,000. */
  readonly progress?: (done: number) => void;
}

const CHUNK = 1000;
/** The two streams of draws, apart from stream 0 of a noise: were a layer's seed the data's, its noise would tell the trees. */
const [WEIGHTS, STARTS] = [1, 2];

/**
 * Trajectories of the graph-layout experiment (Paulus et al., 2020): a tree, random starts, and `frames` steps of its spring
 * layout, all recorded. Example i depends on `seed` and i alone.
 *
 * The tree is the maximum spanning tree of independent weights, so not uniform among trees. The weights are Gumbel in the
 * paper; uniform ones give the same tree, as −ln(−ln u) rises with u. Starts are N(0, I₂) a vertex.
 */
export function generate(options: GenerateOptions): Trajectories {
  const { count, seed, frames = 10, vertices: n = 10, progress } = options;
  checkInteger("generate", "count", count, { min: 1 });
  checkInteger("generate", "frames", frames, { min: 2 });
  checkInteger("generate", "vertices", n, { min: 2 });
  const made = {
    vertices: n,
    frames,
    positions: new Float32Array(count * frames * 2 * n),
    edges: new Uint8Array((count * n * (n - 1)) / 2),
  };
  const simulation = makeSimulation(n);
  for (let start = 0; start < count; start += CHUNK) {
    const end = Math.min(start + CHUNK, count);
    made.edges.set(randomTrees(n, start, end, seed), (start * n * (n - 1)) / 2);
    for (let example = start; example < end; example++) simulate(simulation, made, example, seed);
    progress?.(end);
  }
  return made;
}

/** The trees of examples `start` … `end − 1`: `[end − start, n(n−1)/2]` of 0 and 1. */
function randomTrees(n: number, start: number, end: number, seed: number): Float32Array {
  const size = (n * (n - 1)) / 2;
  const weights = new Float32Array((end - start) * size);
  for (let example = start; example < end; example++) {
    const at = (example - start) * size;
    uniform(weights.subarray(at, at + size), seed, { stream: WEIGHTS, example });
  }
  return tf.tidy(() =>
    spanningTree({ vertices: n })(tf.tensor2d(weights, [end - start, size]))
      .dataSync<"float32">()
      .slice(),
  );
}

interface Simulation {
  readonly positions: Float64Array;
  readonly joined: Uint8Array;
  readonly scratch: LayoutScratch;
  readonly pairs: { readonly from: Int32Array; readonly to: Int32Array };
}

const makeSimulation = (n: number): Simulation => ({
  positions: new Float64Array(2 * n),
  joined: new Uint8Array(n * n),
  scratch: layoutScratch(n),
  pairs: completeEdges(n),
});

/** Writes the frames of one example, each `[2, n]`. */
function simulate(
  { positions, joined, scratch, pairs }: Simulation,
  made: Trajectories,
  example: number,
  seed: number,
) {
  const { vertices: n, frames } = made;
  const size = pairs.from.length;
  for (let e = 0; e < size; e++) {
    const [i, j] = [pairs.from[e]!, pairs.to[e]!];
    joined[i * n + j] = joined[j * n + i] = made.edges[example * size + e]!;
  }
  normal(positions, seed, { stream: STARTS, example });
  for (let t = 0, at = example * frames * 2 * n; t < frames; t++, at += 2 * n) {
    layoutStep(positions, joined, scratch);
    for (let i = 0; i < n; i++) {
      made.positions[at + i] = positions[2 * i]!;
      made.positions[at + n + i] = positions[2 * i + 1]!;
    }
  }
}
