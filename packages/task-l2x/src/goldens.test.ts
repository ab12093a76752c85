import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { perturbAndMap } from "@discretely/core";
import { aimle, imle, referenceFixedTarget } from "@discretely/estimators";
import type { Embedded } from "@discretely/nn";
import { topK } from "@discretely/solvers";
import { type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { type L2x, l2x } from "./model.js";
import { padSequences } from "./pad.js";

onTestBackend();

type Weights = Record<string, GoldenTensor>;
interface Summary {
  readonly l2_norm: number;
  readonly abs_sum: number;
  readonly sum: number;
  readonly first5: GoldenTensor;
  readonly last5: GoldenTensor;
}

/** The reference's names in ours. */
const names: Record<string, string> = {
  "gumbel_selector.first_layer": "selector.first",
  "gumbel_selector.global_layer": "selector.global",
  "gumbel_selector.local_layer_1": "selector.local1",
  "gumbel_selector.local_layer_2": "selector.local2",
  "gumbel_selector.final_layer_1": "selector.final1",
  "gumbel_selector.final_layer_2": "selector.final2",
  "prediction_model.layer_1": "predictor.layer1",
  "prediction_model.layer_2": "predictor.layer2",
};
const ourName = (name: string) => `${names[name.replace(/\.[^.]*$/, "")]}.${name.split(".").at(-1)}`;

/** PyTorch's layers hold [out, in, kernel]; ours [kernel, in, out], and [in, out] for width 1. */
function ours({ data, shape }: GoldenTensor, rank: number): tf.Tensor {
  const x = tf.transpose(tf.tensor(data, shape));
  return rank < shape.length ? tf.squeeze(x, [0]) : x;
}
/** The same numbers in PyTorch's order. */
const theirs = (x: tf.Tensor) => Array.from(tf.transpose(x).dataSync());

function expectNear(actual: ArrayLike<number>, expected: readonly number[], rtol: number, atol: number) {
  expect(actual.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) {
    expect(Math.abs(actual[i]! - x), `entry ${i}: ${actual[i]} for ${x}`).toBeLessThanOrEqual(
      rtol * Math.abs(x) + atol,
    );
  }
}
const values = (x: tf.Tensor) => Array.from(x.dataSync());

function expectSummary(gradient: readonly number[], { l2_norm, abs_sum, sum, first5, last5 }: Summary) {
  expectNear([Math.sqrt(gradient.reduce((total, x) => total + x * x, 0))], [l2_norm], 1e-3, 1e-9);
  expectNear([gradient.reduce((total, x) => total + Math.abs(x), 0)], [abs_sum], 1e-3, 1e-6);
  expectNear([gradient.reduce((total, x) => total + x, 0)], [sum], 1e-3, 1e-3 * l2_norm);
  expectNear(gradient.slice(0, first5.data.length), first5.data, 1e-3, 1e-4 * l2_norm);
  expectNear(gradient.slice(-last5.data.length), last5.data, 1e-3, 1e-4 * l2_norm);
}

function setWeights(model: L2x, weights: Weights) {
  expect(Object.keys(model.weights).sort()).toEqual(Object.keys(weights).map(ourName).sort());
  for (const [name, tensor] of Object.entries(weights)) {
    const variable = model.weights[ourName(name)]!;
    variable.assign(ours(tensor, variable.rank));
  }
}

goldenSuite("l2x_models", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const { select_k: k, nb_samples: samples, beta, alpha, symmetric_perturbation: symmetric } = params;
    const target = referenceFixedTarget({ alpha, beta });
    const estimator = symmetric ? aimle({ parity: "reference", target }) : imle({ parity: "reference", target });
    const noise = () => tf.tensor(inputs.noise.data, inputs.noise.shape);
    const layer = perturbAndMap(estimator)({ solver: topK({ k, rule: "threshold" }), noise, samples });
    const { embedding_dim: width, hidden_dims: hidden, kernel_size: kernel } = params;
    // without dropout, as it was recorded
    const model = l2x({ layer, k, width, hidden, kernel, seed: 0, over: "sum", dropout: 0 });
    setWeights(model, inputs.weights);

    const table = Float32Array.from(inputs.embedding.data as number[]).fill(0, 0, width);
    const words: Embedded = {
      words: tf.tensor2d(table, inputs.embedding.shape),
      index: tf.tensor2d(inputs.tokens.data, inputs.tokens.shape, "int32"),
    };
    const ratings = tf.tensor1d(inputs.y.data);
    const open = tf.cast(tf.onesLike(words.index), "bool");
    const batch = { ...words, open, ratings, examples: [...inputs.y.data.keys()] };

    expectNear(values(model.score(batch)), outputs.selector_logits.data, 1e-4, 1e-5);
    const { z } = layer(model.score(batch), 0);
    expect(values(z)).toEqual(outputs.z.data);
    expectNear(values(model.predict(z, batch)), outputs.prediction.data, 1e-4, 1e-5);
    const { mask, rating } = model.explain(batch);
    expect(values(mask)).toEqual(outputs.eval_mask.data);
    expectNear(values(rating), outputs.eval_prediction.data, 1e-4, 1e-5);

    const { value, grads } = tf.variableGrads(() => model.loss(batch, 0), Object.values(model.weights));
    expectNear(values(value), outputs.loss.data, 1e-4, 0);
    for (const [name, summary] of Object.entries(outputs.grad_summary as Record<string, Summary>)) {
      expectSummary(theirs(grads[model.weights[ourName(name)]!.name]!), summary);
    }
  });
});

goldenSuite("misc", (cases) => {
  const padded = cases.filter(({ name }) => name.startsWith("pad_sequences"));
  it("holds cases of padding", () => expect(padded.length).toBeGreaterThan(3));
  describe("padSequences", () => {
    it.each(padded)("$name", ({ params, inputs, outputs }) => {
      const length = params.max_len === null ? {} : { length: params.max_len };
      expect(Array.from(padSequences(inputs.sequences, { ...length, side: params.padding }))).toEqual(
        outputs.padded.data,
      );
    });
  });
});
