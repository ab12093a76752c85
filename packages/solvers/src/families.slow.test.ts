import type { Family } from "@discretely/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { chainMarginals } from "./chain-marginals.js";
import type { Graph } from "./graph.js";
import { graphPathStates } from "./graph-path-states.js";
import { kSubsetMarginals } from "./k-subset-marginals.js";
import { pathMarginals } from "./path-marginals.js";
import { spanningTreeMarginals } from "./spanning-tree-marginals.js";
import { spanningTreeStates } from "./spanning-tree-states.js";
import { dot, enumerate } from "./testing/enumerate.js";
import { topKStates } from "./top-k-states.js";
import { chainStates } from "./viterbi.js";

const finite = fc.double({ min: -3, max: 3, noNaN: true });
const wide = fc.oneof(
  finite,
  fc.integer({ min: -2, max: 2 }),
  fc.double({ min: -300, max: 300, noNaN: true }),
  fc.constantFrom(-300, 300, 2 ** -1074, Number.NEGATIVE_INFINITY),
);

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i]!)), 0);

/** Edges listed against the order; vertex 5 leads nowhere; 3 → 0. */
const dag: Graph = {
  vertices: 6,
  from: [1, 2, 4, 4, 3, 3, 3, 1, 2, 3],
  to: [0, 0, 1, 2, 4, 1, 2, 2, 5, 1],
  source: 3,
  target: 0,
};

it.each<[string, Family, number[][]]>([
  ["3-subsets of 6", kSubsetMarginals({ k: 3 }), topKStates(6, 3)],
  ["paths", pathMarginals({ graph: dag }), graphPathStates(dag)],
  ["chains, which are paths", chainMarginals({ length: 3, labels: 3 }), chainStates({ length: 3, labels: 3 })],
  ["spanning trees of 5", spanningTreeMarginals({ vertices: 5 }), spanningTreeStates({ vertices: 5 })],
])("%s: log-partition, marginals and derivative of 10⁵ distributions equal enumeration", (_, family, states) => {
  const entries = (entry: fc.Arbitrary<number>) =>
    fc.array(entry, { minLength: states[0]!.length, maxLength: states[0]!.length });
  const possible = entries(wide).filter((theta) => states.some((z) => dot(theta, z) > Number.NEGATIVE_INFINITY));
  fc.assert(
    fc.property(possible, entries(finite), (theta, v) => {
      const exact = enumerate(states, theta, v);
      expect(Math.abs(family.logPartition(theta) - exact.log)).toBeLessThan(1e-9);
      expect(farthest(family.marginals(theta), exact.mean)).toBeLessThan(1e-10);
      expect(farthest(family.vjp(theta, v), exact.slope)).toBeLessThan(1e-10);
    }),
    { numRuns: 100_000 },
  );
});
