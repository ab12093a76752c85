import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import type { Choice, Family, Method, Solver } from "@discretely/core";
import { perturbAndMap } from "@discretely/core";
import {
  concrete,
  expectedState,
  gumbelSoftmax,
  imle,
  referenceFixedTarget,
  relaxedMarginals,
  simple,
  softSub,
} from "@discretely/estimators";
import {
  argmax,
  completeEdges,
  directedSlot,
  kSubsetMarginals,
  spanningTree,
  spanningTreeMarginals,
  topK,
} from "@discretely/solvers";
import { type GoldenCase, type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";

// The relaxations, with their solvers and families, against the numbers recorded from the Python reference.

onTestBackend();

type Op = (x: tf.Tensor) => tf.Tensor;

const tensor = ({ data, shape }: GoldenTensor) => tf.tensor(data, shape, "float32");
const values = (x: tf.Tensor) => Array.from(x.dataSync());
/** −log(−log u). */
const gumbelOf = (u: GoldenTensor) => tensor({ ...u, data: u.data.map((x) => -Math.log(-Math.log(x))) });

/** Within rtol · |expected| + atol, entry by entry. */
function expectNear(actual: tf.Tensor, expected: GoldenTensor, rtol: number, atol: number): void {
  const found = values(actual);
  expect(found.length).toBe(expected.data.length);
  for (const [i, x] of expected.data.entries()) {
    expect(Math.abs(found[i]! - x), `entry ${i}: ${found[i]} for ${x}`).toBeLessThanOrEqual(rtol * Math.abs(x) + atol);
  }
}

/** θ → its one draw z with ε given (default 0), by a method over a choice. */
function drawn(method: Method, solver: Solver, eps?: tf.Tensor, family?: Family) {
  const noise: Choice["noise"] = (shape) => (eps ? tf.reshape(eps, [...shape]) : tf.zeros([...shape]));
  const layer = method({ solver, noise, ...(family ? { family } : {}) });
  const draw: Op = (theta) => tf.squeeze(layer(theta, 0).z, [1]);
  const best: Op = (theta) => tf.squeeze(layer(theta, 0, { training: false }).z, [1]);
  const sampled: Op = (theta) => tf.squeeze(layer(theta, 0, { training: false, sampled: true }).z, [1]);
  return { draw, best, sampled };
}
/** ∇ ⟨dy, f⟩ at x. */
const pullBack = (f: Op, x: tf.Tensor, dy: GoldenTensor) =>
  tf.grad((theta: tf.Tensor) => tf.sum(tf.mul(f(theta), tensor(dy))))(x);

goldenSuite("gumbel_softmax", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const method = gumbelSoftmax({ temperature: params.tau, hard: params.hard });
    const { draw } = drawn(method, argmax(), tensor(inputs.gumbel));
    expectNear(draw(tensor(inputs.logits)), outputs.y, 1e-5, 1e-6);
    expectNear(pullBack(draw, tensor(inputs.logits), inputs.dy), outputs.grad_logits, 1e-4, 1e-6);
  });
});

goldenSuite("softsub_concrete", (cases) => {
  const of = (name: string) => cases.filter(({ params }) => params.module === name);

  it.each([...of("SampleSubset"), ...of("ConcreteDistribution")])("$name", ({ params, inputs, outputs }) => {
    const make = params.module === "SampleSubset" ? softSub : concrete;
    const method = make({ k: params.k, temperature: params.tau, parity: "reference" });
    const { draw, best } = drawn(method, topK({ k: params.k, rule: "threshold" }), gumbelOf(inputs.uniform));
    const logits = tensor(inputs.logits);
    expectNear(draw(logits), outputs.train_output, 1e-4, 1e-6);
    expectNear(pullBack(draw, logits, inputs.dy), outputs.grad_logits, 1e-3, 1e-5);
    expect(values(best(logits))).toEqual(outputs.eval_output.data);
  });

  it.each(of("SampleSubset.continuous_topk"))("$name", ({ params, inputs, outputs }) => {
    const method = softSub({ k: params.k, temperature: params.tau, parity: "reference" });
    expectNear(
      drawn(method, topK({ k: params.k })).draw(tensor(inputs.perturbed_logits)),
      outputs.train_output,
      1e-4,
      1e-6,
    );
  });

  it.each(of("IMLETopK"))("$name", ({ params, inputs, outputs }) => {
    // Its noise comes scaled, its step is λ and its difference is not divided by it.
    const target = referenceFixedTarget({ beta: params.lambda, scaled: false });
    const method = perturbAndMap(imle({ parity: "reference", target }));
    const { draw } = drawn(method, topK({ k: params.k, rule: "threshold" }), tensor(inputs.noise));
    const logits = tensor(inputs.logits);
    expect(values(draw(logits))).toEqual(outputs.z.data);
    expect(values(pullBack(draw, logits, inputs.dy))).toEqual(outputs.grad_logits.data);
  });
});

goldenSuite("spanning_tree_marginals", (cases) => {
  it.each(cases.filter(({ params }) => params.function === "sample_tree_from_logits"))("$name", (one) => {
    const { n, tau, hard, hard_with_grad: straight, max_range: maxRange } = one.params;
    const family = spanningTreeMarginals({ vertices: n, ...(maxRange === null ? {} : { maxRange }) });
    const method = relaxedMarginals({ temperature: tau, hard: hard || straight });
    expectEdges(one, method, spanningTree({ vertices: n }), family, 2e-6, [1e-4, 1e-5]);
  });
});

goldenSuite("nri_topk_indep", (cases) => {
  it.each(cases.filter(({ params }) => params.function === "SoftTopK"))("$name", ({ params, inputs, outputs }) => {
    const logits = tensor(inputs.logits);
    const family = kSubsetMarginals({ k: params.k });
    const relaxed = (options = {}) => drawn(relaxedMarginals(options), topK({ k: params.k }), undefined, family).draw;
    expectNear(relaxed()(logits), outputs.marginals, 0, 2e-6);
    expectNear(pullBack(relaxed(), logits, inputs.dy), outputs.grad_exact_float64, 1e-5, 1e-6);
    for (const [name, expected] of Object.entries(outputs)) {
      const difference = Number(/^grad_eps_(.+)$/.exec(name)?.[1]);
      if (Number.isNaN(difference)) continue;
      const parity = relaxed({ parity: "reference", difference });
      expectNear(pullBack(parity, logits, inputs.dy), expected, ...nearDifference(difference));
    }
  });

  it.each(cases.filter(({ params }) => params.function === "sample_topk_from_logits"))("$name", (one) => {
    const { k, tau, hard, hard_with_grad: straight, eps } = one.params;
    const [solver, family] = [topK({ k }), kSubsetMarginals({ k })];
    const options = { temperature: tau, hard: hard || straight };
    const near = nearDifference(eps);
    const parity = relaxedMarginals({ ...options, parity: "reference", difference: eps });
    expectEdges(one, parity, solver, family, 1e-5, near);
    // At a small width the reference's quotient is the derivative that we have exactly.
    if (eps < 1) expectEdges(one, relaxedMarginals(options), solver, family, 1e-5, near);
  });

  it.each(cases.filter(({ params }) => params.function === "sample_indep_edges"))("$name", (one) => {
    const { tau, hard, hard_with_grad: straight } = one.params;
    // Independent edges are categorical draws over their types: Gumbel-softmax along the last axis.
    const method = gumbelSoftmax({ temperature: tau, hard: hard || straight });
    expectEdges(one, method, argmax(), undefined, 1e-5, [1e-5, 1e-6]);
  });
});

/** What float32 leaves of a difference quotient of that width. */
const nearDifference = (width: number): [number, number] => (width < 1 ? [1e-3, 1e-3] : [1e-4, 1e-5]);

/**
 * Samples edges in the reference's layout: unless edges are independent by direction, an undirected one is read, and
 * perturbed, at the place with receiver > sender, and shown at both; two types of a structured edge are 1 − z and z.
 */
function edgeSampler({ params, inputs }: GoldenCase, method: Method, solver: Solver, family: Family | undefined) {
  const independent = params.function === "sample_indep_edges";
  const shared = params.is_edgesymmetric !== false;
  const { read, write } = places(params.n);
  const eps = gumbelOf(inputs.uniform);
  const atBoth =
    (f: Op): Op =>
    (logits) => {
      const theta = independent ? logits : tf.squeeze(logits, [2]);
      return shared ? tf.gather(f(tf.gather(theta, read, 1)), write, 1) : f(theta);
    };
  const edges = atBoth(drawn(method, solver, eps, family).draw);
  const sample: Op = (logits) => {
    const z = edges(logits);
    return independent ? z : tf.stack(params.edge_types === 2 ? [tf.sub(1, z), z] : [z], 2);
  };
  // A solver that answers what it is asked shows the perturbed weights.
  return { sample, weigh: atBoth(drawn(method, tf.clone, eps, family).sampled) };
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

/** Samples and, where one is recorded (hard alone has none), their gradient. */
function expectEdges(
  one: GoldenCase,
  method: Method,
  solver: Solver,
  family: Family | undefined,
  atol: number,
  near: readonly [number, number],
): void {
  const { params, inputs, outputs } = one;
  const { sample, weigh } = edgeSampler(one, method, solver, family);
  const logits = tensor(inputs.logits);
  expectNear(weigh(logits), outputs.edge_weights, 1e-5, 1e-5);
  if (params.hard || params.hard_with_grad) expect(values(sample(logits))).toEqual(outputs.samples.data);
  else expectNear(sample(logits), outputs.samples, 0, atol);
  if (outputs.grad_logits) expectNear(pullBack(sample, logits, inputs.dy), outputs.grad_logits, ...near);
}

goldenSuite("exact_ksubset", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const { n, k } = params;
    const theta = tf.reshape(tensor(inputs.theta), [1, n]);
    // f(z) = Σ (z − b)² is Σ b² + ⟨1 − 2b, z⟩ on masks: linear, so that both methods have the exact gradient.
    const slope = { shape: [1, n], data: (inputs.b.data as number[]).map((b) => 1 - 2 * b) };
    const mean = drawn(expectedState(), topK({ k }), undefined, kSubsetMarginals({ k }));
    const exact = drawn(simple(), topK({ k }), undefined, kSubsetMarginals({ k }));
    expectNear(mean.draw(theta), outputs.marginals_float64_check, 1e-6, 1e-7);
    expect(values(exact.best(theta))).toEqual(outputs.map_state.data);
    expect(values(tf.sum(exact.draw(theta)))).toEqual([k]);
    for (const { draw } of [mean, exact]) {
      const gradient = pullBack(draw, theta, slope);
      expectNear(gradient, outputs.grad_expected_objective, 1e-4, 2e-5);
      expectNear(gradient, outputs.grad_expected_objective_float64_check, 1e-5, 1e-6);
    }
  });
});
