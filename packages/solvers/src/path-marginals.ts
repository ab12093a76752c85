import type { Family } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import { checkTheta } from "./family-theta.js";
import { type Adjacency, adjacency, type Graph, topologicalOrder } from "./graph.js";

const LOST = Number.NEGATIVE_INFINITY;

/** What `pathMarginals` takes. */
export interface PathMarginalsOptions {
  /** A graph without cycles. */
  readonly graph: Graph;
}

/**
 * The family over the paths from source to target of a graph without cycles, the states of `graphPath`: θ has an entry
 * per edge.
 *
 * With α(v) the log-partition of the paths from the source to v and β(v) of those from v to the target, both by one pass
 * in topological order (forward-backward), μ(u → v) = exp(α(u) + θ + β(v) − A). The derivative along a direction is that
 * of the same recursion. O(V + E) each. A sample walks back from the target and draws a uniform for each edge.
 * @throws RangeError when the graph has a cycle, or θ leaves no open path.
 */
export function pathMarginals(options: PathMarginalsOptions): Family {
  checkNames("pathMarginals", options, ["graph"]);
  return pathFamily("pathMarginals", options.graph);
}

/** {@link pathMarginals} under the name that its messages bear. */
export function pathFamily(where: string, graph: Graph): Family {
  const near = adjacency(where, graph);
  const order = topologicalOrder(where, near);
  const reverse = order.slice().reverse();
  const edges = near.from.length;
  const still = new Float64Array(edges);
  const before = makePass(near, near.entering, near.from, near.source);
  const after = makePass(near, near.leaving, near.to, near.target);
  const fill = (theta: ArrayLike<number>, v: ArrayLike<number> = still) => {
    checkTheta(where, theta, edges);
    sweep(before, order, theta, v);
    sweep(after, reverse, theta, v);
    const total = before.log[near.target]!;
    if (total === LOST) {
      throw new RangeError(
        `${where}: no open path leads from vertex ${near.source} to ${near.target}; raise an entry of -Infinity`,
      );
    }
    return total;
  };
  const shares = (theta: ArrayLike<number>, total: number) =>
    Float64Array.from(near.from, (tail, e) =>
      Math.exp(before.log[tail]! + theta[e]! + after.log[near.to[e]!]! - total),
    );
  return {
    logPartition: (theta) => fill(theta),
    marginals: (theta) => shares(theta, fill(theta)),
    vjp: (theta, v) => {
      const slope = (e: number) => before.slope[near.from[e]!]! + v[e]! + after.slope[near.to[e]!]!;
      return shares(theta, fill(theta, v)).map((share, e) => share * (slope(e) - before.slope[near.target]!));
    },
    sample: (theta, uniform) => {
      fill(theta);
      return walkBack(near, before.log, theta, uniform);
    },
  };
}

/** Log-partitions of the paths between one end and each vertex, and their derivatives. */
interface Pass {
  readonly log: Float64Array;
  readonly slope: Float64Array;
  readonly lists: Adjacency["entering"];
  readonly neighbour: Int32Array;
  readonly end: number;
}

const makePass = ({ vertices }: Adjacency, lists: Pass["lists"], neighbour: Int32Array, end: number): Pass => ({
  log: new Float64Array(vertices),
  slope: new Float64Array(vertices),
  lists,
  neighbour,
  end,
});

function sweep(
  { log, slope, lists, neighbour, end }: Pass,
  order: Int32Array,
  theta: ArrayLike<number>,
  v: ArrayLike<number>,
): void {
  log.fill(LOST);
  slope.fill(0);
  log[end] = 0;
  for (const vertex of order) {
    if (vertex === end) continue;
    const [first, last] = [lists.start[vertex]!, lists.start[vertex + 1]!];
    let high = LOST;
    for (let i = first; i < last; i++)
      high = Math.max(high, log[neighbour[lists.edges[i]!]!]! + theta[lists.edges[i]!]!);
    if (high === LOST) continue;
    let sum = 0;
    let moved = 0;
    for (let i = first; i < last; i++) {
      const e = lists.edges[i]!;
      const share = Math.exp(log[neighbour[e]!]! + theta[e]! - high);
      sum += share;
      moved += share * (slope[neighbour[e]!]! + v[e]!);
    }
    log[vertex] = high + Math.log(sum);
    slope[vertex] = moved / sum;
  }
}

/** Chooses the last edge by its share in the paths to the vertex, and so on back to the source. */
function walkBack(
  { source, target, from, entering }: Adjacency,
  log: Float64Array,
  theta: ArrayLike<number>,
  uniform: () => number,
) {
  const z = new Float64Array(from.length);
  for (let v = target; v !== source; ) {
    let left = uniform();
    let chosen = -1;
    for (let i = entering.start[v]!; i < entering.start[v + 1]! && left >= 0; i++) {
      const e = entering.edges[i]!;
      const share = Math.exp(log[from[e]!]! + theta[e]! - log[v]!);
      if (share === 0) continue;
      chosen = e;
      left -= share;
    }
    z[chosen] = 1;
    v = from[chosen]!;
  }
  return z;
}
