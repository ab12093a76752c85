import { cpu, useBackend } from "@discretely/backends";
import { discreteLayer, type Family, type Solver } from "@discretely/core";
import { aimle, fixed, imle, straightThrough } from "@discretely/estimators";
import { none } from "@discretely/noise";
import {
  argmax,
  completeEdges,
  directedSlot,
  exactMarginals,
  type Graph,
  graphPath,
  gridPath,
  gridPathStates,
  kSubsetMarginals,
  spanningTree,
  spanningTreeMarginals,
  topK,
  topKStates,
} from "@discretely/solvers";
import { type GoldenCase, type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";

// What the reference builds on its solvers (the black-box gradient, the relaxed and straight-through edge samplers, the
// exact quantities of k-subsets), composed of our public pieces, against its recorded numbers.

beforeAll(async () => {
  await useBackend([cpu]);
});

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
    // θ′ = θ − λ dy the costs are c + λ dy, and dc = −(z − z′) / λ.
    const seen: tf.Tensor[] = [];
    const solve = gridPath({ neighbours: 8, negativeCosts: "clip" });
    const layer = discreteLayer({
      solver: (theta) => {
        seen.push(tf.keep(tf.relu(tf.neg(theta))));
        return solve(theta);
      },
      noise: none(),
      estimator: imle({ step: fixed(params.lambda) }),
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

  it.each(cases.filter(({ name }) => name.startsWith("sample_tree")))("$name", (one) => {
    const { n, max_range: maxRange } = one.params;
    const family = spanningTreeMarginals({ vertices: n, ...(maxRange === null ? {} : { maxRange }) });
    const solve = spanningTree({ vertices: n, layout: "directed" });
    const { gradient } = expectSamples(one, exactMarginals(family), solve, 2e-6);
    if (gradient) expectNear(gradient, one.outputs.grad_logits.data, 1e-4, 1e-5);
  });
});

goldenSuite("nri_topk_indep", (cases) => {
  it.each(cases.filter(({ name }) => name.startsWith("softtopk")))("$name", ({ params, inputs, outputs }) => {
    const family = kSubsetMarginals({ k: params.k });
    const theta = tensor(inputs.logits);
    expectNear(values(exactMarginals(family)(theta)), outputs.marginals.data, 0, 2e-6);
    expectNear(
      values(pullBack(differenced(family, 0.01), theta, inputs.dy)),
      outputs["grad_eps_0.01"].data,
      1e-3,
      1e-3,
    );
    expectNear(values(pullBack(differenced(family, 1), theta, inputs.dy)), outputs["grad_eps_1.0"].data, 1e-4, 1e-5);
    expectNear(values(pullBack(exactMarginals(family), theta, inputs.dy)), outputs.grad_exact_float64.data, 1e-5, 1e-6);
  });

  it.each(cases.filter(({ name }) => name.startsWith("sample_topk")))("$name", (one) => {
    const { k, eps } = one.params;
    const family = kSubsetMarginals({ k });
    // An edge has the same weight at its two places, so the k best edges are the 2k best places.
    const solve = topK({ k: 2 * k });
    const { gradient } = expectSamples(one, differenced(family, eps), solve, 1e-5);
    if (!gradient) return;
    const [rtol, atol] = eps < 1 ? [1e-3, 1e-3] : [1e-4, 1e-5];
    expectNear(gradient, one.outputs.grad_logits.data, rtol, atol);
    // At a small ε the reference's quotient is the derivative that we have exactly.
    if (eps < 1) {
      const exact = expectSamples(one, exactMarginals(family), solve, 1e-5);
      expectNear(exact.gradient!, one.outputs.grad_logits.data, rtol, atol);
    }
  });

  it.each(cases.filter(({ name }) => name.startsWith("sample_indep")))("$name", (one) => {
    const { gradient } = expectSamples(one, (x) => tf.softmax(x), argmax(), 1e-5);
    if (gradient) expectNear(gradient, one.outputs.grad_logits.data, 1e-5, 1e-6);
  });
});

/** μ(θ) with the reference's gradient, (μ(θ + ε dy) − μ(θ − ε dy)) / 2ε: AIMLE's central difference, its solver relaxed. */
function differenced(family: Family, eps: number): Op {
  const layer = discreteLayer({
    solver: exactMarginals(family),
    noise: none(),
    estimator: aimle({ step: fixed(eps), difference: "central" }),
  });
  return (theta) => tf.squeeze(layer(theta, 0), [1]);
}

/** The solution at `weights` with the gradient of its relaxation `soft`. */
function hardened(solve: Solver, weights: tf.Tensor, soft: tf.Tensor): tf.Tensor {
  const layer = discreteLayer({ solver: () => solve(weights), noise: none(), estimator: straightThrough() });
  return tf.squeeze(layer(soft, 0), [1]);
}

/**
 * Samples edges: relaxes w = θ + Gumbel at the temperature τ, and (hard) solves at w. Unless edges are independent by
 * direction an undirected one is read, and perturbed, at the place with receiver > sender, and shown at both.
 */
function edgeSampler({ params, inputs }: GoldenCase, relax: Op, solve: Solver) {
  const { n, tau, hard, hard_with_grad: straight, edge_types: types } = params;
  const independent = params.function === "sample_indep_edges";
  const { read, write } = places(n);
  const gumbel = tensor({ ...inputs.uniform, data: inputs.uniform.data.map((u: number) => -Math.log(-Math.log(u))) });
  const shared = params.is_edgesymmetric !== false;
  const atBoth: Op = (x) => (shared ? tf.gather(x, write, 1) : x);
  return (logits: tf.Tensor) => {
    const theta = independent ? logits : tf.squeeze(logits, [2]);
    const weights = tf.add(shared ? tf.gather(theta, read, 1) : theta, gumbel);
    const soft = atBoth(relax(tf.div(weights, tau)));
    const z = hard || straight ? hardened(solve, atBoth(weights), soft) : soft;
    const samples = independent ? z : tf.stack(types === 2 ? [tf.sub(1, z), z] : [z], 2);
    return { weights: atBoth(weights), samples };
  };
}

/** The place that each undirected edge is read from, and the edge that each place shows. */
function places(n: number): { read: number[]; write: number[] } {
  const { from, to } = completeEdges(n);
  const read = Array.from(from, (a, e) => directedSlot(n, to[e]!, a));
  const write = new Array<number>(n * (n - 1));
  for (const [e, place] of read.entries()) {
    write[place] = e;
    write[directedSlot(n, from[e]!, to[e]!)] = e;
  }
  return { read, write };
}

/** Checks weights and samples of a recorded case; answers the gradient where one is recorded (hard alone has none). */
function expectSamples(one: GoldenCase, relax: Op, solve: Solver, atol: number): { gradient?: number[] } {
  const { params, inputs, outputs } = one;
  const sample = edgeSampler(one, relax, solve);
  const logits = tensor(inputs.logits);
  const { weights, samples } = sample(logits);
  expectNear(values(weights), outputs.edge_weights.data, 1e-5, 1e-5);
  if (params.hard || params.hard_with_grad) expect(values(samples)).toEqual(outputs.samples.data);
  else expectNear(values(samples), outputs.samples.data, 0, atol);
  if (!outputs.grad_logits) return {};
  return { gradient: values(pullBack((x) => sample(x).samples, logits, inputs.dy)) };
}

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
