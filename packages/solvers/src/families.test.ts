import type { Family } from "@discretely/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
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

const LOST = Number.NEGATIVE_INFINITY;
const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance = 1e-10) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(tolerance);
};

/** A multiplicative congruential stream of U(0, 1): tests need no more. */
const stream = (seed: number) => () => {
  seed = (seed * 48271) % 2147483647;
  return seed / 2147483647;
};

const dag: Graph = {
  vertices: 6,
  from: [1, 2, 4, 4, 3, 3, 3, 1, 2, 3],
  to: [0, 0, 1, 2, 4, 1, 2, 2, 5, 1],
  source: 3,
  target: 0,
};

describe.each<[string, Family, number[][]]>([
  ["1-subsets", kSubsetMarginals({ k: 1 }), topKStates(4, 1)],
  ["3-subsets", kSubsetMarginals({ k: 3 }), topKStates(6, 3)],
  ["full subsets", kSubsetMarginals({ k: 3 }), topKStates(3, 3)],
  ["paths", pathMarginals({ graph: dag }), graphPathStates(dag)],
  ["chains", chainMarginals({ length: 3, labels: 3 }), chainStates({ length: 3, labels: 3 })],
  ["chains of one position", chainMarginals({ length: 1, labels: 3 }), chainStates({ length: 1, labels: 3 })],
  ["trees of 2", spanningTreeMarginals({ vertices: 2 }), spanningTreeStates({ vertices: 2 })],
  ["trees of 5", spanningTreeMarginals({ vertices: 5 }), spanningTreeStates({ vertices: 5 })],
])("the family of %s", (_, family, states) => {
  const size = states[0]!.length;
  const finite = fc.double({ min: -3, max: 3, noNaN: true });
  const entries = (entry: fc.Arbitrary<number>) => fc.array(entry, { minLength: size, maxLength: size });
  const possible = (theta: number[]) => states.some((z) => dot(theta, z) > LOST);

  it("equals enumeration: log-partition, marginals, and their derivative", () => {
    const wide = fc.oneof(finite, fc.double({ min: -300, max: 300, noNaN: true }), fc.constant(LOST));
    fc.assert(
      fc.property(fc.oneof(entries(finite), entries(wide).filter(possible)), entries(finite), (theta, v) => {
        const exact = enumerate(states, theta, v);
        expect(Math.abs(family.logPartition(theta) - exact.log)).toBeLessThan(1e-9);
        close(family.marginals(theta), exact.mean);
        close(family.vjp(theta, v), exact.slope);
      }),
      { numRuns: 200 },
    );
  });

  it("draws samples by their probability", () => {
    const uniform = stream(7);
    const theta = Array.from({ length: size }, () => 2 * uniform() - 1);
    const { pmf } = enumerate(states, theta, theta);
    const names = states.map((z) => z.join(""));
    const counts = new Map(names.map((name) => [name, 0]));
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      const name = family.sample(theta, uniform).join("");
      counts.set(name, counts.get(name)! + 1);
    }
    expect(counts.size).toBe(states.length);
    // Pearson's χ² has mean df and variance 2 df; five standard deviations, and 10 more for the smallest families.
    const chi = pmf.reduce((sum, p, s) => sum + (counts.get(names[s]!)! - draws * p) ** 2 / (draws * p), 0);
    const df = states.length - 1;
    expect(chi).toBeLessThan(df + 5 * Math.sqrt(2 * df) + 10);
  });

  it("refuses NaN, +Infinity, a wrong length and an empty family", () => {
    const bad = (x: number) => Array.from({ length: size }, (_, i) => (i === size - 1 ? x : 0));
    expect(() => family.marginals(bad(Number.NaN))).toThrow(`theta is NaN at entry ${size - 1}`);
    expect(() => family.marginals(bad(Number.POSITIVE_INFINITY))).toThrow(`theta is Infinity at entry ${size - 1}`);
    expect(() => family.marginals([])).toThrow(RangeError);
    expect(() => family.sample(Array(size).fill(LOST), Math.random)).toThrow(RangeError);
  });
});

describe("spanningTreeMarginals", () => {
  it("keeps light edges at a range where a Laplacian in float64 has lost them", () => {
    // Two heavy pairs joined by edges e^−80 and e^−81 as heavy.
    const theta = [0, -80, LOST, LOST, -81, 0];
    const family = spanningTreeMarginals({ vertices: 4 });
    const { mean, slope } = enumerate(spanningTreeStates({ vertices: 4 }), theta, [3, 1, 0, 0, -1, 2]);
    close(family.marginals(theta), mean, 1e-15);
    close(family.vjp(theta, [3, 1, 0, 0, -1, 2]), slope, 1e-15);
    expect(mean[1]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  it("differentiates through its clipping", () => {
    const family = spanningTreeMarginals({ vertices: 4, maxRange: 2 });
    const plain = spanningTreeMarginals({ vertices: 4 });
    const clipped = (theta: number[]) => theta.map((x) => Math.max(x, Math.max(...theta) - 2));
    const theta = [1, -3, 0.5, -0.8, 0, LOST];
    const v = [1, 2, -1, 0.5, 3, -2];
    close(family.marginals(theta), plain.marginals(clipped(theta)), 1e-15);
    const h = 1e-6;
    const difference = theta.map((_, i) => {
      const moved = (by: number) => theta.map((x, j) => (i === j ? x + by : x));
      return (dot(family.marginals(moved(h)), v) - dot(family.marginals(moved(-h)), v)) / (2 * h);
    });
    close(family.vjp(theta, v), difference, 1e-8);
  });

  it("names a graph that falls apart", () => {
    const theta = [0, LOST, LOST, LOST, LOST, 0];
    expect(() => spanningTreeMarginals({ vertices: 4 }).marginals(theta)).toThrow("theta falls apart");
    expect(() => spanningTreeMarginals({ vertices: 4, maxRange: -1 })).toThrow("maxRange must be >= 0, got -1");
    expect(() => spanningTreeMarginals({ vertices: 4 }).marginals([1, 2])).toThrow("theta has 2 entries");
    expect(() => spanningTreeMarginals({ vertices: 1 })).toThrow("vertices must be an integer >= 2, got 1");
  });

  it("may be without a range: then all trees weigh the same, whatever theta", () => {
    const family = spanningTreeMarginals({ vertices: 4, maxRange: 0 });
    close(family.marginals([3, LOST, 1, 2, -5, 0]), Array(6).fill(1 / 2), 1e-15);
  });

  it("gives the derivative of an entry at the edge of the clipping to the entry", () => {
    const [at, plain] = [2, Number.POSITIVE_INFINITY].map((maxRange) =>
      spanningTreeMarginals({ vertices: 3, maxRange }).vjp([1, -1, 0.5], [1, 2, 3]),
    );
    close(at!, plain!, 1e-15);
  });
});

describe("a sample of pathMarginals", () => {
  const theta = Array.from(dag.from, (_, e) => Math.sin(e));
  const states = graphPathStates(dag).map(String);

  it.each([0, 1 - 2 ** -53, 1])("is a path whatever the uniforms, %s too, and whatever rounding leaves of it", (u) => {
    const z = pathMarginals({ graph: dag }).sample(theta, () => u);
    expect(states).toContain(String(Array.from(z)));
  });

  it("takes the first way in for a uniform of 0, and the last for one of 1", () => {
    const fork: Graph = { vertices: 4, from: [0, 0, 1, 2, 0], to: [1, 2, 3, 3, 3], source: 0, target: 3 };
    const sample = (u: number) => Array.from(pathMarginals({ graph: fork }).sample([0, 0, 0, 0, 0], () => u));
    expect([sample(0), sample(1)]).toEqual([
      [1, 0, 1, 0, 0],
      [0, 0, 0, 0, 1],
    ]);
  });

  it("never takes an edge without a share", () => {
    const fork: Graph = { vertices: 2, from: [0, 0], to: [1, 1], source: 0, target: 1 };
    for (const u of [0, 0.5, 1]) {
      const sample = (theta: number[]) => Array.from(pathMarginals({ graph: fork }).sample(theta, () => u));
      expect([sample([0, LOST]), sample([LOST, 0])]).toEqual([
        [1, 0],
        [0, 1],
      ]);
    }
  });
});
