import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { type GoldenCase, type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { completeEdges, directedSlot } from "./edges.js";
import { exactMarginals } from "./exact-marginals.js";
import { kSubsetMarginals } from "./k-subset-marginals.js";
import { spanningTree } from "./spanning-tree.js";
import { spanningTreeMarginals } from "./spanning-tree-marginals.js";
import { topK } from "./top-k.js";
import { topKStates } from "./top-k-states.js";

onTestBackend();

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(tolerance);
};

/** The files list float32 inputs by their shortest decimals, and float64 results in full. */
const inputRows = ({ data, shape }: GoldenTensor) => rowsOf({ data: data.map(Math.fround), shape });
const rowsOf = ({ data, shape }: GoldenTensor) => {
  const width = shape.at(-1)!;
  return Array.from({ length: data.length / width }, (_, b) => data.slice(b * width, (b + 1) * width));
};

goldenSuite("spanning_tree_marginals", (cases) => {
  it.each(cases.filter(({ params }) => params.function === "marginals"))("$name", ({ params, inputs, outputs }) => {
    const family = spanningTreeMarginals({ vertices: params.n });
    const exact = outputs.marginals_float64_enumeration;
    const [mean, slope] = exact
      ? [exact, outputs.grad_logits_float64_enumeration]
      : [outputs.marginals, outputs.grad_logits];
    // Without enumeration the recorded float32 determinant is itself off by so much (against 200-digit arithmetic; ours by 1e-15).
    const [atol, gradAtol] = exact ? [1e-9, 1e-9] : params.scale > 3 ? [5e-2, 5e-2] : [1e-4, 1e-3];
    inputRows(inputs.edge_logits).forEach((theta, b) => {
      close(family.marginals(theta), rowsOf(mean)[b]!, atol);
      close(family.vjp(theta, inputRows(inputs.u)[b]!), rowsOf(slope)[b]!, gradAtol);
    });
  });
});

goldenSuite("exact_ksubset", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const family = kSubsetMarginals({ k: params.k });
    const [theta] = inputRows(inputs.theta) as [number[]];
    close(
      [family.logPartition(theta)],
      outputs.log_partition.data,
      1e-5 * Math.max(1, Math.abs(outputs.log_partition.data[0])),
    );
    close(family.marginals(theta), outputs.marginals_float64_check.data, 1e-9);
    const states = topKStates(params.n, params.k);
    if (outputs.states) expect(states).toEqual(rowsOf(outputs.states));
    close(
      states.map((z) => Math.exp(dot(theta, z) - family.logPartition(theta))),
      outputs.pmf.data,
      1e-6,
    );
    // f(z) = Σ (z − b)² = Σ b² + ⟨1 − 2b, z⟩ on masks, so its mean is linear in μ and its gradient a derivative of μ.
    const linear = inputRows(inputs.b)[0]!.map((b) => 1 - 2 * b);
    close(family.vjp(theta, linear), outputs.grad_expected_objective_float64_check.data, 1e-9);
  });
});

goldenSuite("nri_topk_indep", (cases) => {
  it.each(cases.filter(({ params }) => params.function === "SoftTopK"))("$name", ({ params, inputs, outputs }) => {
    const family = kSubsetMarginals({ k: params.k });
    inputRows(inputs.logits).forEach((theta, b) => {
      const dy = inputRows(inputs.dy)[b]!;
      close(family.marginals(theta), rowsOf(outputs.marginals_float64)[b]!, 1e-9);
      close(family.vjp(theta, dy), rowsOf(outputs.grad_exact_float64)[b]!, 1e-7);
      const shift = (by: number) => family.marginals(theta.map((x, i) => x + by * dy[i]!));
      const difference = shift(1).map((up, i) => (up - shift(-1)[i]!) / 2);
      close(difference, rowsOf(outputs["grad_eps_1.0"])[b]!, 1e-5);
    });
  });
});

/** The samplers, from their perturbed weights on: solved or relaxed on the upper triangle, mirrored, as one type or two. */
const sampler = ({ params, outputs }: GoldenCase) => {
  const { n, tau, max_range } = params;
  const { from, to } = completeEdges(n);
  const weights = rowsOf({ data: outputs.edge_weights.data, shape: [3, n * (n - 1)] });
  const theta = tf.tensor2d(weights.map((row) => Array.from(from, (a, e) => row[directedSlot(n, to[e]!, a)]!)));
  const tree = params.function === "sample_tree_from_logits";
  const clipping = max_range === null ? {} : { maxRange: max_range };
  const family = tree ? spanningTreeMarginals({ vertices: n, ...clipping }) : kSubsetMarginals({ k: params.k });
  const hard = params.hard || params.hard_with_grad;
  const solve = tree ? spanningTree({ vertices: n }) : topK({ k: params.k });
  const z = (hard ? solve(theta) : exactMarginals(family)(tf.div(theta, tau))).arraySync() as number[][];
  const types = params.edge_types;
  const flat = new Array<number>(3 * n * (n - 1) * types);
  z.forEach((row, b) => {
    row.forEach((x, e) => {
      for (const slot of [directedSlot(n, from[e]!, to[e]!), directedSlot(n, to[e]!, from[e]!)]) {
        const at = (b * n * (n - 1) + slot) * types;
        flat[at + types - 1] = x;
        if (types === 2) flat[at] = 1 - x;
      }
    });
  });
  close(flat, outputs.samples.data, hard ? 1e-12 : 1e-4);
};

describe("edge samplers", () => {
  const sampled = (cases: readonly GoldenCase[]) =>
    cases.filter(({ params }) => /sample_(tree|topk)_from_logits/.test(params.function));
  goldenSuite("spanning_tree_marginals", (cases) => it.each(sampled(cases))("$name", sampler));
  goldenSuite("nri_topk_indep", (cases) => it.each(sampled(cases))("$name", sampler));
});
