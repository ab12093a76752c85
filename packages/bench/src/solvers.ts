import { useBackend, wasm } from "@discretely/backends";
import type { Solver } from "@discretely/core";
import { normal } from "@discretely/random";
import * as ours from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import * as naive from "./naive/index.js";
import { type Timing, time } from "./timing.js";

/** Every solver of tensors on wasm beside its textbook version, which is handed plain arrays; the exact families too. */
export async function* solvers(): AsyncGenerator<Timing> {
  await useBackend([wasm]);
  yield* topKOnWasm();
  yield* subsets();
  yield* trees();
  yield* paths();
  yield* tables();
  yield* families();
}

/** Top-k beside the kernel of TensorFlow.js: for the same masks, and for indices alone. */
function* topKOnWasm(): Generator<Timing> {
  const theta = scores([4000, 350]);
  const solver = ours.topK({ k: 10 });
  const mask = () => tf.tidy(() => tf.sum(tf.oneHot(tf.topk(theta, 10).indices, 350), 1));
  const beside = (yardstick: string, theirs: () => unknown) =>
    time({
      kernel: `top-10 of 350, 4000 rows, on wasm, beside ${yardstick}`,
      ours: disposing(() => solver(theta)),
      yardstick,
      theirs,
      runs: 15,
    });
  yield beside("a mask by tf.topk", disposing(mask));
  yield beside("the indices of tf.topk", () => tf.dispose(tf.topk(theta, 10)));
  theta.dispose();
}

function* subsets(): Generator<Timing> {
  const sort = "sorting";
  yield contest("top-10 of 350, 4000 rows", ours.topK({ k: 10 }), scores([4000, 350]), sort, (row: number[]) =>
    naive.topK(row, 10),
  );
  const all = ours.topK({ k: 10, rule: "threshold" });
  yield contest("threshold top-10 of 350, 4000 rows", all, scores([4000, 350]), sort, (row: number[]) =>
    naive.threshold(row, 10),
  );
  yield contest("argmax of 350, 4000 rows", ours.argmax(), scores([4000, 350]), "Math.max and indexOf", naive.argmax);
  const two = ours.incomingEdges({ vertices: 10, k: 2 });
  yield contest("128 graphs of in-degree 2, n = 10", two, scores([128, 90]), sort, (row: number[]) =>
    naive.incomingEdges(row, 10, 2),
  );
  yield contest("100 rankings, n = 100", ours.ranking(), scores([100, 100]), sort, naive.ranking);
  const order = (theta: tf.Tensor) => ours.plackettLuceOrder(theta);
  yield contest("100 Plackett-Luce orders, n = 100", order, scores([100, 100]), sort, naive.plackettLuceOrder);
}

function* trees(): Generator<Timing> {
  const tree = ours.spanningTree({ vertices: 10 });
  yield contest("128 maximum spanning trees, K10", tree, scores([128, 45]), "naive Kruskal", (row: number[]) =>
    naive.spanningTree(row, 10),
  );
  const list = ours.spanningTree({ vertices: 10, edges: ours.completeEdges(10) });
  yield contest("128 trees of a list of 45 edges", list, scores([128, 45]), "naive Kruskal", (row: number[]) =>
    naive.spanningTree(row, 10),
  );
  const directed = scores([128, 10, 10]);
  yield contest("128 arborescences, n = 10", ours.arborescence(), directed, "recursive Edmonds", naive.arborescence);
}

function* paths(): Generator<Timing> {
  const yardstick = "Bellman-Ford";
  yield contest("70 paths on 12 × 12", ours.gridPath(), costs([70, 12, 12]), yardstick, naive.gridPath);
  yield contest("10 paths on 30 × 30", ours.gridPath(), costs([10, 30, 30]), yardstick, naive.gridPath);
  const graph = naive.gridGraph(12);
  for (const acyclic of [false, true]) {
    const name = `70 paths over 385 edges, ${acyclic ? "acyclic" : "Dijkstra"}`;
    yield contest(name, ours.graphPath({ graph, acyclic }), costs([70, 385]), yardstick, (row: number[]) =>
      naive.graphPath(row, graph),
    );
  }
}

function* tables(): Generator<Timing> {
  const augment = "successive shortest paths";
  yield contest("100 assignments, 50 × 50", ours.assignment(), scores([100, 50, 50]), augment, naive.assignment, 3);
  yield contest("100 matchings, 50 × 50", ours.matching(), scores([100, 50, 50]), augment, naive.matching, 3);
  const sack = { weights: Array.from({ length: 50 }, (_, i) => 1 + ((7 * i) % 20)), capacity: 200 };
  yield contest(
    "100 knapsacks, n = 50, capacity 200",
    ours.knapsack({ sack }),
    scores([100, 50]),
    "recursion",
    (row: number[]) => naive.knapsack(row, sack),
  );
  const chain = { length: 20, labels: 5 };
  const theta = scores([100, ours.chainSize(chain)]);
  yield contest("100 chains, T = 20, C = 5", ours.viterbi(chain), theta, "nested arrays", (row: number[]) =>
    naive.viterbi(row, chain),
  );
}

function* families(): Generator<Timing> {
  const bySubset = (theta: Row) => naive.kSubsetMarginals(theta, 10);
  const subset = ours.kSubsetMarginals({ k: 10 });
  const item = "a recursion an item";
  yield each("marginals of 10-subsets, n = 100", 100, subset.marginals, item, bySubset);
  yield each("vjp of 10-subsets, n = 100", 100, subset.vjp, "two marginals, their difference", (theta, v) =>
    naive.directionalDerivative(bySubset, theta, v),
  );
  const tree = ours.spanningTreeMarginals({ vertices: 10 });
  const invert = "inverse Laplacian";
  yield each("marginals of spanning trees, K10", 45, tree.marginals, invert, (theta) =>
    naive.spanningTreeMarginals(theta, 10),
  );
  yield each("vjp of spanning trees, K10", 45, tree.vjp, "all of the Jacobian", (theta, v) =>
    naive.spanningTreeVjp(theta, v, 10),
  );
  const chain = { length: 20, labels: 5 };
  const labelling = ours.chainMarginals(chain);
  const byLabels = (theta: Row) => naive.chainMarginals(theta, chain);
  const size = ours.chainSize(chain);
  yield each("marginals of chains, T = 20, C = 5", size, labelling.marginals, "nested arrays", byLabels);
  yield each("vjp of chains, T = 20, C = 5", size, labelling.vjp, "two marginals, their difference", (theta, v) =>
    naive.directionalDerivative(byLabels, theta, v),
  );
}

type Row = readonly number[];

/** A solver on a batch beside a function on each instance, as a nested array of type I. */
function contest<I>(
  kernel: string,
  solver: Solver,
  theta: tf.Tensor,
  yardstick: string,
  one: (instance: I) => unknown,
  runs = 15,
): Timing {
  const instances = theta.arraySync() as I[];
  const timing = time({
    kernel,
    ours: disposing(() => solver(theta)),
    yardstick,
    theirs: () => instances.map(one),
    runs,
  });
  theta.dispose();
  return timing;
}

/** Functions of one θ of n entries and one direction, over 128 of both. */
function each(
  what: string,
  n: number,
  one: (theta: Row, v: Row) => unknown,
  yardstick: string,
  theirs: (theta: Row, v: Row) => unknown,
): Timing {
  const [thetas, directions] = [nested([128, n], 1), nested([128, n], 2)];
  const over = (f: (theta: Row, v: Row) => unknown) => () => thetas.map((theta, i) => f(theta, directions[i]!));
  return time({ kernel: `128 ${what}`, ours: over(one), yardstick, theirs: over(theirs), runs: 15 });
}

const disposing = (solve: () => tf.Tensor) => () => solve().dispose();

const draws = (shape: readonly number[], seed: number) =>
  normal(new Float32Array(shape.reduce((size, side) => size * side, 1)), seed);
const scores = (shape: number[], seed = 1) => tf.tensor(draws(shape, seed), shape);
/** −cost <= 0 of every entry. */
const costs = (shape: number[]) =>
  tf.tensor(
    draws(shape, 1).map((x) => -Math.abs(x)),
    shape,
  );
const nested = (shape: number[], seed: number) => {
  const x = scores(shape, seed);
  const rows = x.arraySync() as number[][];
  x.dispose();
  return rows;
};
