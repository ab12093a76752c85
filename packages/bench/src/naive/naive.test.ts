import type { Solver } from "@discretely/core";
import { normal } from "@discretely/random";
import * as ours from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import * as naive from "./index.js";

beforeAll(() => tf.setBackend("cpu"));

const ROWS = 200;
type Nested = number | readonly Nested[];
type Twin = (theta: never) => Nested;
const flat = (x: Nested): number[] => (typeof x === "number" ? [x] : x.flatMap(flat));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);
const draws = (size: number, seed: number) => normal(new Float32Array(size), seed);

const graph = naive.gridGraph(4);
const sack = { weights: [3, 1, 4, 2, 5, 9, 2, 6], capacity: 14 };
const chain = { length: 5, labels: 3 };

it.each<[string, number[], Solver, Twin]>([
  ["top-k", [30], ours.topK({ k: 4 }), (row: number[]) => naive.topK(row, 4)],
  ["argmax", [30], ours.argmax(), naive.argmax],
  ["threshold", [30], ours.topK({ k: 4, rule: "threshold" }), (row: number[]) => naive.threshold(row, 4)],
  ["ranking", [9], ours.ranking(), naive.ranking],
  [
    "incoming edges",
    [30],
    ours.incomingEdges({ vertices: 6, k: 2 }),
    (row: number[]) => naive.incomingEdges(row, 6, 2),
  ],
  ["spanning tree", [28], ours.spanningTree({ vertices: 8 }), (row: number[]) => naive.spanningTree(row, 8)],
  [
    "spanning tree of a list",
    [28],
    ours.spanningTree({ vertices: 8, edges: ours.completeEdges(8) }),
    (row: number[]) => naive.spanningTree(row, 8),
  ],
  ["arborescence", [8, 8], ours.arborescence(), naive.arborescence],
  ["assignment", [7, 9], ours.assignment(), naive.assignment],
  ["matching", [7, 9], ours.matching(), naive.matching],
  ["knapsack", [8], ours.knapsack({ sack }), (row: number[]) => naive.knapsack(row, sack)],
  ["viterbi", [ours.chainSize(chain)], ours.viterbi(chain), (row: number[]) => naive.viterbi(row, chain)],
  ["grid path", [6, 7], ours.gridPath(), naive.gridPath],
  ["graph path", [33], ours.graphPath({ graph }), (row: number[]) => naive.graphPath(row, graph)],
  ["acyclic path", [33], ours.graphPath({ graph, acyclic: true }), (row: number[]) => naive.graphPath(row, graph)],
])("%s finds the optimum of its textbook version", (name, shape, solver, twin) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = draws(ROWS * size, 1).map((x) => (name.endsWith("path") ? -Math.abs(x) : x));
  const theta = tf.tensor(values, [ROWS, ...shape]);
  const z = solver(theta).dataSync();
  for (const [row, instance] of (theta.arraySync() as never[]).entries()) {
    const [own, scores] = [z, values].map((x) => x.subarray(row * size, (row + 1) * size)) as [
      Float32Array,
      Float32Array,
    ];
    // Draws without ties: the optimum is unique, and so is the state.
    expect(Array.from(own)).toEqual(flat(twin(instance)));
    expect(dot(scores, own)).toBeCloseTo(dot(scores, flat(twin(instance))), 12);
  }
});

it("the textbook marginals and their derivatives are those of the families", () => {
  const same = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) => {
    expect(a.length).toBe(b.length);
    for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(tolerance);
  };
  const subset = ours.kSubsetMarginals({ k: 4 });
  const tree = ours.spanningTreeMarginals({ vertices: 6 });
  const twin = (theta: readonly number[]) => naive.kSubsetMarginals(theta, 4);
  for (let seed = 0; seed < 50; seed++) {
    const [theta, v] = [Array.from(draws(15, 2 * seed)), Array.from(draws(15, 2 * seed + 1))];
    same(subset.marginals(theta), twin(theta), 1e-12);
    same(subset.vjp(theta, v), naive.directionalDerivative(twin, theta, v), 1e-6);
    same(tree.marginals(theta), naive.spanningTreeMarginals(theta, 6), 1e-12);
    const labels = Array.from(draws(ours.chainSize(chain), seed));
    same(ours.chainMarginals(chain).marginals(labels), naive.chainMarginals(labels, chain), 1e-12);
    same(tree.vjp(theta, v), naive.spanningTreeVjp(theta, v, 6), 1e-11);
  }
});

it("the textbook order of Plackett-Luce is ours", () => {
  const theta = tf.tensor2d(draws(50 * 6, 3), [50, 6]);
  const rows = theta.arraySync();
  expect(ours.plackettLuceOrder(theta).arraySync()).toEqual(rows.map(naive.plackettLuceOrder));
});
