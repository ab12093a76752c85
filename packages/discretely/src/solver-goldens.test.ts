import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer } from "@discretely/core";
import { interpolation } from "@discretely/estimators";
import { none } from "@discretely/noise";
import {
  exactMarginals,
  type Graph,
  graphPath,
  gridPath,
  gridPathStates,
  kSubsetMarginals,
  spanningTreeMarginals,
  topK,
  topKStates,
} from "@discretely/solvers";
import { type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";

// What the reference builds on its solvers (the black-box gradient, the exact quantities of k-subsets),
// composed of our public pieces, against its recorded numbers.

onTestBackend();

type Op = (x: tf.Tensor) => tf.Tensor;

const tensor = ({ data, shape }: GoldenTensor) => tf.tensor(data, shape, "float32");
const values = (x: tf.Tensor) => Array.from(x.dataSync());
const rowsOf = ({ data, shape }: GoldenTensor) => {
  const size = data.length / shape[0]!;
  return Array.from({ length: shape[0]! }, (_, b) => data.slice(b * size, (b + 1) * size));
};
const dot = (a: ArrayLike<number>, b: readonly number[]) => b.reduce((sum, x, i) => sum + x * a[i]!, 0);
/** ∇ ⟨dy, f⟩ at x. */
const pullBack = (f: Op, x: tf.Tensor, dy: GoldenTensor) =>
  tf.grad((theta: tf.Tensor) => tf.sum(tf.mul(f(theta), tensor(dy))))(x);

/** Within rtol · |expected| + atol, entry by entry. */
function expectNear(actual: ArrayLike<number>, expected: readonly number[], rtol: number, atol: number): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) {
    expect(Math.abs(actual[i]! - x), `entry ${i}: ${actual[i]} for ${x}`).toBeLessThanOrEqual(
      rtol * Math.abs(x) + atol,
    );
  }
}

// The masks themselves are held to the file beside `gridPath`. Whether a path is unique is no output of ours.
goldenSuite("dijkstra", (cases) => {
  it.each(cases.filter(({ outputs }) => outputs.cost))("cost of $name", ({ params, inputs, outputs }) => {
    const neighbours = params.neighbourhood === "8-grid" ? 8 : 4;
    const costs = tensor(inputs.costs);
    const mask = gridPath({ neighbours })(tf.neg(costs));
    expectNear(values(tf.sum(tf.mul(costs, mask), [1, 2])), outputs.cost.data, 1e-5, 0);
  });

  it.each(cases.filter(({ inputs }) => inputs.dy))("$name", ({ params, inputs, outputs }) => {
    // Argmin over costs is argmax over θ = −costs, so the differentiated negation carries the sign: with
    // θ′ = θ − λ dy the costs are c + λ dy, kept at 0 or above, and dc = −(z − z′) / λ.
    const seen: tf.Tensor[] = [];
    const solve = gridPath({ neighbours: 8 });
    const layer = discreteLayer({
      solver: (theta) => {
        seen.push(tf.keep(tf.neg(theta)));
        return solve(theta);
      },
      noise: none(),
      estimator: interpolation({ lambda: params.lambda, parity: "reference" }),
    });
    const path: Op = (costs) => tf.squeeze(layer(tf.neg(costs), 0), [1]);
    const gradient = pullBack(path, tensor(inputs.costs), inputs.dy);
    expect(seen).toHaveLength(2);
    expectNear(values(seen[1]!), outputs.perturbed_costs.data, 1e-6, 1e-6);
    // The file advises this without ties alone; it holds with them too, as gridPath breaks ties as the reference does.
    expectNear(values(gradient), outputs.grad_costs.data, 1e-6, 0);
    expect(values(path(tensor(inputs.costs)))).toEqual(outputs.path.data);
  });

  const named = (name: string) => cases.filter((one) => one.name === name);
  it.each(named("sanitise_and_translate"))("$name", ({ inputs, outputs }) => {
    const costs = tensor(inputs.costs);
    // Clipping is an option of gridPath; a shift is for the caller, as it weighs long paths more than short ones.
    const clipped = tf.relu(costs);
    expect(values(clipped)).toEqual(outputs.sanitised.data.map(Math.fround));
    expect(values(gridPath()(tf.neg(clipped)))).toEqual(outputs.path_of_sanitised.data);
    expect(values(gridPath({ negativeCosts: "clip" })(tf.neg(costs)))).toEqual(outputs.path_of_sanitised.data);
    const shifted = tf.sub(costs, tf.minimum(tf.min(costs, [1, 2], true), 0));
    expectNear(values(shifted), outputs.translated.data, 1e-6, 0);
    const masks = gridPath()(tf.neg(shifted)) as tf.Tensor3D;
    const found = values(tf.sum(tf.mul(shifted, masks), [1, 2]));
    const states = gridPathStates(4, 4);
    const best = rowsOf(outputs.translated).map((row) => Math.min(...states.map((z) => dot(row, z))));
    expectNear(found, best, 1e-6, 0);
  });

  // gridPath answers a mask to one goal, the argmax of a linear function; a map of predecessors is a tree to all cells
  // and so no output of it. The best path to each cell in turn, over the same grid as a graph, ends in that map.
  it.each(named("small_4x4_with_predecessors"))("$name", ({ inputs, outputs }) => {
    const edges = gridEdges(4, 4);
    const cost = inputs.costs.data;
    const theta = tf.tensor2d([edges.to.map((cell) => -cost[cell])]);
    const name = (cell: number) => `${Math.floor(cell / 4)},${cell % 4}`;
    const before = (target: number) => {
      const graph: Graph = { vertices: 16, source: 0, target, ...edges };
      const z = values(graphPath({ graph })(theta));
      return name(edges.from[z.findIndex((on, e) => on === 1 && edges.to[e] === target)]!);
    };
    const map = Array.from({ length: 15 }, (_, i) => [name(i + 1), before(i + 1)]);
    expect(Object.fromEntries(map)).toEqual(outputs.predecessor);
  });
});

/** The steps between neighbouring cells, diagonals too, of a grid whose cells are numbered row by row. */
function gridEdges(height: number, width: number): { from: number[]; to: number[] } {
  const cells = Array.from({ length: height * width }, (_, cell) => cell);
  const touch = (a: number, b: number) =>
    a !== b && Math.abs(Math.floor(a / width) - Math.floor(b / width)) <= 1 && Math.abs((a % width) - (b % width)) <= 1;
  const pairs = cells.flatMap((a) => cells.filter((b) => touch(a, b)).map((b) => [a, b] as const));
  return { from: pairs.map(([a]) => a), to: pairs.map(([, b]) => b) };
}

goldenSuite("spanning_tree_marginals", (cases) => {
  // Clipping is part of our family, not a function of its own. μ fixes θ up to a constant and A that constant, so that
  // meeting both of the recorded clipped row is to have clipped to it.
  it.each(cases.filter(({ params }) => params.function === "clip_range"))("$name", ({ params, inputs, outputs }) => {
    const family = spanningTreeMarginals({ vertices: 4, maxRange: params.max_range });
    const plain = spanningTreeMarginals({ vertices: 4 });
    const clipped = rowsOf(outputs.y);
    rowsOf(inputs.x).forEach((x, b) => {
      expectNear([family.logPartition(x)], [plain.logPartition(clipped[b]!)], 1e-6, 0);
      expectNear(family.marginals(x), Array.from(plain.marginals(clipped[b]!)), 1e-5, 0);
    });
  });
});

goldenSuite("exact_ksubset", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const { n, k } = params;
    const family = kSubsetMarginals({ k });
    const theta = tf.reshape(tensor(inputs.theta), [1, n]);
    const b = inputs.b.data as number[];

    const states = topKStates(n, k);
    expect(states).toHaveLength(outputs.n_states);
    if (outputs.states) expect(states).toEqual(rowsOf(outputs.states));
    const total = family.logPartition(inputs.theta.data);
    expectNear([total], outputs.log_partition.data, 1e-5, 1e-6);
    const pmf = states.map((z) => Math.exp(dot(inputs.theta.data, z) - total));
    expectNear(pmf, outputs.pmf.data, 1e-5, 1e-6);
    const map = topK({ k })(theta);
    expect(map.shape).toEqual(outputs.map_2d.shape);
    expect(values(map)).toEqual(outputs.map_2d.data);
    expect(values(map)).toEqual(outputs.map_state.data);

    const objective = (z: readonly number[]) => z.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
    expectNear([dot(pmf, states.map(objective))], outputs.expected_objective.data, 1e-5, 1e-6);
    // On masks f(z) = Σ b² + ⟨1 − 2b, z⟩, so the expectation is linear in μ(θ) and differentiable through it.
    const marginals = exactMarginals(family);
    expectNear(values(marginals(theta)), outputs.marginals.data, 1e-5, 1e-6);
    expectNear(values(marginals(theta)), outputs.marginals_float64_check.data, 1e-6, 1e-7);
    const expected: Op = (x) => tf.add(dot(b, b), tf.sum(tf.mul(marginals(x), tf.sub(1, tf.mul(2, b)))));
    expectNear(values(expected(theta)), outputs.expected_objective.data, 1e-5, 1e-6);
    const gradient = values(pullBack(expected, theta, { shape: [], data: [1] }));
    expectNear(gradient, outputs.grad_expected_objective.data, 1e-4, 2e-5);
    expectNear(gradient, outputs.grad_expected_objective_float64_check.data, 1e-5, 1e-6);
  });
});
