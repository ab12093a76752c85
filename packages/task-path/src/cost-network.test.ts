import { useBackend, wasm } from "@discretely/backends";
import { type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { costNetwork } from "./cost-network.js";
import { resnet18 } from "./resnet18.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

const values = (x: tf.Tensor) => Array.from(x.dataSync());

describe("networks", () => {
  it("give a cost for each cell of maps of 8 pixels a cell, and of other sizes", () => {
    const network = costNetwork({ size: 3, seed: 0 });
    expect(network.apply(tf.zeros([2, 24, 24, 3]), true).shape).toEqual([2, 3, 3]);
    expect(network.apply(tf.zeros([1, 32, 32, 3]), false).shape).toEqual([1, 3, 3]);
  });

  it("are ResNet-18s: 11.2 million weights before the last layer", () => {
    const { weights, buffers, apply } = resnet18({ size: 3, seed: 0 });
    const count = Object.entries(weights).reduce(
      (sum, [name, { size }]) => sum + (name.startsWith("fc") ? 0 : size),
      0,
    );
    expect(count).toBe(11_176_512);
    expect(Object.keys(buffers)).toHaveLength(40);
    expect(apply(tf.zeros([2, 32, 32, 3]), true).shape).toEqual([2, 3, 3]);
  });
});

/** PyTorch's convolutions hold [out, in, height, width]; ours [height, width, in, out]. */
const ours = ({ data, shape }: GoldenTensor) =>
  shape.length === 4
    ? tf.transpose(tf.tensor4d(data, shape as [number, number, number, number]), [2, 3, 1, 0])
    : tf.tensor1d(data);
const theirs = (x: tf.Tensor) => values(x.rank === 4 ? tf.transpose(x, [3, 2, 0, 1]) : x);

function expectNear(actual: ArrayLike<number>, expected: readonly number[], rtol: number, atol: number) {
  expect(actual.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) {
    expect(Math.abs(actual[i]! - x), `entry ${i}: ${actual[i]} for ${x}`).toBeLessThanOrEqual(
      rtol * Math.abs(x) + atol,
    );
  }
}

interface Summary {
  readonly l2_norm: number;
  readonly abs_sum: number;
  readonly first5: GoldenTensor;
  readonly last5: GoldenTensor;
}

goldenSuite("warcraft_model", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const { weights, buffers, apply } = costNetwork({ size: params.grid, seed: 0 });
    const given = Object.entries(inputs.weights as Record<string, GoldenTensor>);
    expect(given.map(([name]) => name.slice("resnet_model.".length)).sort()).toEqual(Object.keys(weights).sort());
    for (const [name, value] of given)
      weights[name.slice("resnet_model.".length)]!.assign(ours(value) as tf.Tensor<tf.Rank>);
    const x = tf.transpose(tf.tensor4d(inputs.x.data, inputs.x.shape), [0, 2, 3, 1]);
    const dy = tf.tensor3d(inputs.dy.data, inputs.dy.shape);

    expectNear(values(apply(x, false)), outputs.eval_output.data, 1e-4, 1e-4);
    const { grads } = tf.variableGrads(() => tf.sum(tf.mul(apply(x, true), dy)) as tf.Scalar, Object.values(weights));
    // the running statistics have moved once; those of the batch do not depend on them
    for (const [name, { data }] of Object.entries(
      outputs.buffers_after_training_forward as Record<string, GoldenTensor>,
    )) {
      const buffer = name
        .slice("resnet_model.".length)
        .replace("running_mean", "mean")
        .replace("running_var", "variance");
      expectNear(values(buffers[buffer]!), data, 1e-4, 1e-5);
    }
    expectNear(values(apply(x, true)), outputs.train_output.data, 1e-4, 1e-4);

    for (const [name, summary] of Object.entries(outputs.grad_summary as Record<string, Summary>)) {
      const gradient = theirs(grads[weights[name.slice("resnet_model.".length)]!.name]!);
      const norm = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
      expectNear([norm], [summary.l2_norm], 1e-3, 0);
      expectNear([gradient.reduce((sum, g) => sum + Math.abs(g), 0)], [summary.abs_sum], 1e-3, 0);
      const atol = (1e-2 * norm) / Math.sqrt(gradient.length);
      expectNear(gradient.slice(0, 5), summary.first5.data, 1e-3, atol);
      expectNear(gradient.slice(-5), summary.last5.data, 1e-3, atol);
    }
  });
});
