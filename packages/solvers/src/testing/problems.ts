import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { arborescence } from "../arborescence.js";
import { arborescenceStates } from "../arborescence-states.js";
import { argmax } from "../argmax.js";
import { assignment } from "../assignment.js";
import type { Graph } from "../graph.js";
import { graphPath } from "../graph-path.js";
import { graphPathStates } from "../graph-path-states.js";
import { gridPath } from "../grid-path.js";
import { gridPathStates } from "../grid-path-states.js";
import { incomingEdges, incomingEdgesStates } from "../incoming-edges.js";
import { knapsack, knapsackStates } from "../knapsack.js";
import { matching } from "../matching.js";
import { assignmentStates, matchingStates } from "../matching-states.js";
import { plackettLuceOrder } from "../plackett-luce-order.js";
import { ranking, rankingStates } from "../ranking.js";
import { spanningTree } from "../spanning-tree.js";
import { spanningTreeStates } from "../spanning-tree-states.js";
import { topK } from "../top-k.js";
import { topKStates } from "../top-k-states.js";
import { chainSize, chainStates, viterbi } from "../viterbi.js";
import type { Claims, Problem } from "./brute-force.js";

/** Sums of these are exact, and ties are frequent. */
export const whole = fc.integer({ min: -3, max: 3 });
/** All magnitudes of float32, and its extremes. */
export const wide = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.float({ noNaN: true, min: -10, max: 10 }),
  fc.constantFrom(0, -0, 1, -1, 2 ** -149, -(2 ** -126), 2 ** 127, -(2 ** 127)),
);
const [never, always] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
export const anything = fc.oneof(whole, wide, fc.constantFrom(never, always));
const closing = (entry: fc.Arbitrary<number>) =>
  fc.oneof({ arbitrary: entry, weight: 6 }, { arbitrary: fc.constant(never), weight: 1 });
const asCost = (entry: fc.Arbitrary<number>) => entry.map((x) => -Math.abs(x));

const upTo = (max: number) => fc.integer({ min: 0, max });
const one = (problem: Problem) => fc.constant(problem);

const joined: fc.Arbitrary<Problem> = fc
  .tuple(upTo(0), upTo(1), upTo(2), upTo(3), fc.array(fc.tuple(upTo(4), upTo(4)), { maxLength: 4 }))
  .chain(([a, b, c, d, more]) => {
    const list: [number, number][] = [[a, 1], [b, 2], [c, 3], [d, 4], ...more]; // biome-ignore format: one line
    return fc.shuffledSubarray(list, { minLength: list.length });
  })
  .map((list) => {
    const edges = { from: list.map(([a]) => a), to: list.map(([, b]) => b) };
    const states = spanningTreeStates({ vertices: 5, edges });
    return { solver: spanningTree({ vertices: 5, edges }), shape: [list.length], states };
  });

/** Item i ranks n − p where it comes p-th. */
const ranksOfOrder = (theta: tf.Tensor) =>
  tf.tidy(() => tf.sum(tf.mul(plackettLuceOrder(theta), tf.range(theta.shape[1]!, 0, -1).expandDims(1)), 1));

/** Solvers that only compare, so that all numbers go, infinities included. */
export const comparing: [string, fc.Arbitrary<Problem>][] = [
  ["argmax", one({ solver: argmax(), shape: [6], states: topKStates(6, 1) })],
  ["topK", upTo(5).map((k) => ({ solver: topK({ k: k + 1 }), shape: [6], states: topKStates(6, k + 1) }))],
  ["topK of many", one({ solver: topK({ k: 49 }), shape: [50], states: topKStates(50, 49) })],
  [
    "incomingEdges",
    upTo(2).map((less) => {
      const options = { vertices: 4, k: less + 1 };
      return { solver: incomingEdges(options), shape: [12], states: incomingEdgesStates(options) };
    }),
  ],
  ["ranking", one({ solver: ranking(), shape: [5], states: rankingStates(5) })],
  ["plackettLuceOrder, read as ranks", one({ solver: ranksOfOrder, shape: [5], states: rankingStates(5) })],
  [
    "spanningTree, complete",
    one({ solver: spanningTree({ vertices: 5 }), shape: [10], states: spanningTreeStates({ vertices: 5 }) }),
  ],
  ["spanningTree, edge list", joined],
];

const directed = { vertices: 4, layout: "directed" } as const;
const arborescences = (n: number) => one({ solver: arborescence(), shape: [n, n], states: arborescenceStates(n) });
const assignments = (n: number, m: number) =>
  one({ solver: assignment(), shape: [n, m], states: assignmentStates(n, m) });
const matchings = (n: number, m: number) => one({ solver: matching(), shape: [n, m], states: matchingStates(n, m) });
const chain = (length: number, labels: number) => {
  const options = { length, labels };
  return one({ solver: viterbi(options), shape: [chainSize(options)], states: chainStates(options) });
};
const grid = (height: number, width: number, neighbours: 8 | 4) =>
  one({
    solver: gridPath({ neighbours }),
    shape: [height, width],
    states: gridPathStates(height, width, neighbours),
  });

const sacks: fc.Arbitrary<Problem> = fc
  .record({ weights: fc.array(upTo(6), { minLength: 8, maxLength: 8 }), capacity: upTo(24) })
  .map((sack) => ({ solver: knapsack({ sack }), shape: [8], states: knapsackStates(sack) }));

const edges = fc.array(fc.tuple(upTo(5), upTo(5)), { minLength: 1, maxLength: 12 });
const problemOf = (graph: Graph, acyclic: boolean): Problem => ({
  solver: graphPath({ graph, acyclic }) as Problem["solver"],
  shape: [graph.from.length],
  states: graphPathStates(graph),
});
const graphs: fc.Arbitrary<Problem> = fc
  .tuple(edges, upTo(5), upTo(5))
  .map(([list, source, target]) =>
    problemOf({ vertices: 6, from: list.map(([a]) => a), to: list.map(([, b]) => b), source, target }, false),
  );
/** Edges point along a random order of the vertices. */
const acyclic: fc.Arbitrary<Problem> = fc
  .tuple(edges, fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }))
  .map(([list, order]) => {
    const kept = [[0, 5] as const, ...list.filter(([a, b]) => a !== b)];
    const [from, to] = [Math.min, Math.max].map((end) => kept.map(([a, b]) => order[end(a, b)]!));
    return problemOf({ vertices: 6, from: from!, to: to!, source: order[0]!, target: order[5]! }, true);
  });

/** Name, instances, the entries of θ made of any numbers, and what is claimed of ties. */
export const adding: [string, fc.Arbitrary<Problem>, (entry: fc.Arbitrary<number>) => fc.Arbitrary<number>, Claims][] =
  [
    [
      "spanningTree, directed layout",
      one({ solver: spanningTree(directed), shape: [12], states: spanningTreeStates(directed) }),
      (entry) => entry,
      { first: true },
    ],
    ["arborescence of 4", arborescences(4), closing, {}],
    ["arborescence of 5", arborescences(5), closing, {}],
    ["arborescence of 6", arborescences(6), closing, {}],
    ["assignment 4 × 4", assignments(4, 4), closing, { first: true }],
    ["assignment 3 × 5", assignments(3, 5), closing, { first: true }],
    ["assignment 5 × 5", assignments(5, 5), closing, { first: true }],
    ["matching 3 × 5", matchings(3, 5), closing, { positive: true }],
    ["matching 4 × 3", matchings(4, 3), closing, { positive: true }],
    ["matching 4 × 4", matchings(4, 4), closing, { positive: true }],
    ["knapsack", sacks, closing, { first: true, positive: true }],
    ["viterbi, T = 1, C = 3", chain(1, 3), closing, { first: true }],
    ["viterbi, T = 4, C = 3", chain(4, 3), closing, { first: true }],
    ["viterbi, T = 3, C = 4", chain(3, 4), closing, { first: true }],
    ["gridPath 3 × 3, 8 neighbours", grid(3, 3, 8), (entry) => closing(asCost(entry)), {}],
    ["gridPath 2 × 5, 8 neighbours", grid(2, 5, 8), (entry) => closing(asCost(entry)), {}],
    ["gridPath 4 × 4, 4 neighbours", grid(4, 4, 4), (entry) => closing(asCost(entry)), {}],
    ["graphPath, costs", graphs, (entry) => closing(asCost(entry)), {}],
    ["graphPath, acyclic", acyclic, closing, {}],
  ];
