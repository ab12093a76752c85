import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { expectedGradient, type Family } from "@discretely/core";
import { noBaseline, scoreFunction } from "@discretely/estimators";
import { none } from "@discretely/noise";
import { kSubsetMarginals, topK } from "@discretely/solvers";
import { topKStates } from "@discretely/solvers/top-k-states";
import { type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";

// The score function on the samples that the Python reference was given.

onTestBackend();

/** Within rtol · |expected| + atol, entry by entry. */
function expectNear(actual: ArrayLike<number>, expected: GoldenTensor, rtol = 1e-4, atol = 1e-5): void {
  expect(actual.length).toBe(expected.data.length);
  for (const [i, x] of expected.data.entries()) {
    expect(Math.abs(actual[i]! - x), `entry ${i}: ${actual[i]} for ${x}`).toBeLessThanOrEqual(
      rtol * Math.abs(x) + atol,
    );
  }
}

/** The k-subsets with recorded draws, and marginals where they were handed over too. */
function recorded(k: number, samples: readonly number[][], marginals?: readonly number[]): Family {
  const exact = kSubsetMarginals({ k });
  let next = 0;
  const sample = () => Float64Array.from(samples[next++]!);
  return { ...exact, sample, ...(marginals && { marginals: () => Float64Array.from(marginals) }) };
}
const rowsOf = ({ data, shape }: GoldenTensor) =>
  Array.from({ length: shape[0]! }, (_, s) => data.slice(s * shape[1]!, (s + 1) * shape[1]!));

goldenSuite("sfe", (cases) => {
  const sampled = cases.filter(({ name }) => name !== "sfe_enumeration_identity");
  it.each(sampled)("$name", ({ params, inputs, outputs }) => {
    const family = recorded(params.k, rowsOf(inputs.samples), inputs.marginals_override?.data);
    const choice = { solver: topK({ k: params.k }), noise: none(), family, samples: inputs.samples.shape[0]! };
    const layer = scoreFunction({ baseline: noBaseline() })(choice);
    const theta = tf.tensor2d([inputs.theta.data]);
    let z!: number[];
    const objective = (draws: tf.Tensor) => {
      z = Array.from(draws.dataSync());
      return tf.sum(tf.square(tf.sub(draws, tf.tensor1d(inputs.b.data))), -1);
    };
    const { gradient, losses } = expectedGradient(layer)(theta, objective, 0);
    expect(z).toEqual(inputs.samples.data);
    if (outputs.z) expect(z).toEqual(outputs.z.data);
    if (outputs.losses) expectNear(losses.dataSync(), outputs.losses);
    if (outputs.marginals) expectNear(family.marginals(inputs.theta.data), outputs.marginals);
    expectNear(gradient.dataSync(), outputs.grad_theta);
  });

  it.each(cases.filter(({ name }) => name === "sfe_enumeration_identity"))("$name", ({ params, inputs, outputs }) => {
    const states = topKStates(params.n, params.k);
    const family = recorded(params.k, states);
    const choice = { solver: topK({ k: params.k }), noise: none(), family, samples: states.length };
    const total = family.logPartition(inputs.theta.data);
    const pmf = states.map((z) => Math.exp(z.reduce((sum, x, i) => sum + x * inputs.theta.data[i]!, -total)));
    const weighted = tf.grad((x) => {
      const { z, surrogate } = scoreFunction({ baseline: noBaseline() })(choice)(x, 0);
      const objective = tf.sum(tf.square(tf.sub(z, tf.tensor1d(inputs.b.data))), -1);
      return tf.sum(tf.mul(tf.tensor2d([pmf]), surrogate(objective)));
    })(tf.tensor2d([inputs.theta.data]));
    expectNear(weighted.dataSync(), outputs.weighted_sum_of_estimates, 1e-4, 1e-5);
    expectNear(weighted.dataSync(), outputs.exact_gradient, 1e-4, 1e-4);
  });
});
