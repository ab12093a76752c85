import type { Family } from "@discretely/core";
import { checkInteger, checkNames } from "@discretely/core/check";
import { completeEdges } from "./edges.js";
import { checkTheta } from "./family-theta.js";
import { makeStarMesh, reduce, resist, type StarMesh } from "./star-mesh.js";
import { sampleTree } from "./tree-sample.js";

/** What `spanningTreeMarginals` takes. */
export interface SpanningTreeMarginalsOptions {
  /** Number of vertices, >= 2. */
  readonly vertices: number;
  /**
   * Raises θ to its maximum less this, θₑ = max(θₑ, max θ − maxRange), as part of the function: the derivative of a raised
   * entry falls to the maximum. Default: none.
   */
  readonly maxRange?: number;
}

/**
 * The family over the spanning trees of the complete graph, the states of `spanningTree`: θ has n(n−1)/2 entries, the
 * upper triangle row by row; −∞ removes an edge (unless maxRange raises it).
 *
 * By the matrix-tree theorem (Kirchhoff) the partition function is a minor of the Laplacian of w = exp θ, and
 * μₑ = wₑ Rₑ with R the effective resistance between the ends of e; the derivative is exact, ∂μₑ/∂θ_f = δₑ_f Kₑₑ − Kₑ_f². Both
 * by elimination of the vertices, without a loss of digits at any range of θ up to 700. O(n³) each, samples too.
 * @throws RangeError when the finite entries join not all vertices.
 */
export function spanningTreeMarginals(options: SpanningTreeMarginalsOptions): Family {
  const { vertices: n, maxRange = Number.POSITIVE_INFINITY } = options;
  checkNames("spanningTreeMarginals", options, ["vertices", "maxRange"]);
  checkInteger("spanningTreeMarginals", "vertices", n, { min: 2 });
  if (!(maxRange >= 0)) {
    throw new RangeError(`spanningTreeMarginals: maxRange must be >= 0, got ${maxRange}; leave it out for no clipping`);
  }
  const { from, to } = completeEdges(n);
  const trees: Trees = { n, places: from.map((a, e) => to[e]! * n + a), maxRange, mesh: makeStarMesh(n) };
  return {
    logPartition: (theta) => {
      const { high } = weigh(trees, theta);
      reduceOrThrow(trees);
      return trees.mesh.degree.subarray(1).reduce((sum, d) => sum + Math.log(d), (n - 1) * high);
    },
    marginals: (theta) => {
      const { weights } = weigh(trees, theta);
      reduceOrThrow(trees);
      resist(trees.mesh);
      return weights.map((w, e) => w * trees.mesh.resistance[trees.places[e]!]!);
    },
    vjp: (theta, v) => unclip(differentiate(trees, theta, v), theta, maxRange),
    sample: (theta, uniform) => {
      weigh(trees, theta);
      const part = new Float64Array(n ** 3);
      reduceOrThrow(trees, (v, b, a, share) => {
        part[(v * n + b) * n + a] = share;
      });
      const inTree = sampleTree(trees.mesh, part, uniform);
      return Float64Array.from(trees.places, (place) => inTree[place]!);
    },
  };
}

interface Trees {
  readonly n: number;
  /** Where the mesh keeps each edge. */
  readonly places: Int32Array;
  readonly maxRange: number;
  readonly mesh: StarMesh;
}

/** Sets the mesh to w = exp(θ − max θ), clipped, at rest. */
function weigh({ places, maxRange, mesh }: Trees, theta: ArrayLike<number>): { high: number; weights: Float64Array } {
  checkTheta("spanningTreeMarginals", theta, places.length);
  const high = theta[highest(theta)]!;
  const weights = Float64Array.from(places, (_, e) => Math.exp(Math.max(theta[e]! - high, -maxRange)));
  mesh.logSlope.fill(0);
  for (let e = 0; e < places.length; e++) mesh.weight[places[e]!] = weights[e]!;
  return { high, weights };
}

function reduceOrThrow({ mesh }: Trees, through?: Parameters<typeof reduce>[1]): void {
  if (reduce(mesh, through)) return;
  throw new RangeError(
    "spanningTreeMarginals: theta falls apart (-Infinity, or a range over 700); raise it, or set maxRange",
  );
}

/** dμₑ = wₑ (vₑ Rₑ + dRₑ), for the clipped θ. */
function differentiate(trees: Trees, theta: ArrayLike<number>, v: ArrayLike<number>): Float64Array {
  const { places, mesh } = trees;
  const { weights } = weigh(trees, theta);
  for (let e = 0; e < places.length; e++) mesh.logSlope[places[e]!] = v[e]!;
  reduceOrThrow(trees);
  resist(mesh);
  return weights.map((w, e) => w * (v[e]! * mesh.resistance[places[e]!]! + mesh.resistanceSlope[places[e]!]!));
}

/** What falls to a raised entry falls to the maximum that it was raised by. */
function unclip(slope: Float64Array, theta: ArrayLike<number>, maxRange: number): Float64Array {
  const top = highest(theta);
  for (let e = 0; e < slope.length; e++) {
    if (theta[e]! >= theta[top]! - maxRange) continue;
    slope[top]! += slope[e]!;
    slope[e] = 0;
  }
  return slope;
}

/** The first entry that holds the maximum. */
function highest(theta: ArrayLike<number>): number {
  let top = 0;
  for (let e = 1; e < theta.length; e++) if (theta[e]! > theta[top]!) top = e;
  return top;
}
