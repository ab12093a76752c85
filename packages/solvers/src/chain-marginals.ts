import type { Family } from "@discretely/core";
import type { Graph } from "./graph.js";
import { pathFamily } from "./path-marginals.js";
import { type ChainOptions, checkChain } from "./viterbi.js";

/**
 * The family over the labellings of a chain (a linear-chain conditional random field), the states and the layout of
 * `viterbi`. Forward-backward as on any graph of paths, O(T C²).
 * @throws RangeError when θ rules every sequence out.
 */
export const chainMarginals = (options: ChainOptions): Family =>
  pathFamily("chainMarginals", chainGraph(checkChain("chainMarginals", options)));

/**
 * The labellings as paths: an edge into and one out of each choice, so that edge e of the graph is entry e of θ. Vertex
 * 2s is before choice s = t·C + c and 2s + 1 after it; all choices of the first position start in one vertex, and all of
 * the last end in one.
 */
export function chainGraph({ length, labels }: ChainOptions): Graph {
  const choices = length * labels;
  const source = 2 * choices;
  const target = source + 1;
  const from: number[] = [];
  const to: number[] = [];
  for (let s = 0; s < choices; s++) {
    from.push(s < labels ? source : 2 * s);
    to.push(s >= choices - labels ? target : 2 * s + 1);
  }
  for (let s = 0; s < choices - labels; s++) {
    const next = (Math.floor(s / labels) + 1) * labels;
    for (let d = 0; d < labels; d++) {
      from.push(2 * s + 1);
      to.push(2 * (next + d));
    }
  }
  return { vertices: target + 1, from, to, source, target };
}
