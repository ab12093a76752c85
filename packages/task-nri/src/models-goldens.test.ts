import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { mlp } from "@discretely/nn";
import { type GoldenCase, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { decoder } from "./decoder.js";
import { type Encoder, encoder } from "./encoder.js";
import { mlpBlock } from "./mlp-block.js";
import { close, closeGradient, closeGradients, setWeights, tensorOf } from "./testing/golden-weights.js";

onTestBackend();

const [TRAINING, EVALUATION] = [true, false].map((training) => ({ training, seed: 0 })) as [Mode, Mode];
type Mode = { training: boolean; seed: number };

/** Gradients of ⟨f(), dy⟩ in all variables. */
const pull = (f: () => tf.Tensor, dy: tf.Tensor, weights: Readonly<Record<string, tf.Variable>>) =>
  tf.variableGrads(() => tf.sum(tf.mul(f(), dy)) as tf.Scalar, Object.values(weights)).grads;

function encoderOf({ params, inputs }: GoldenCase): Encoder {
  const { n_in, n_hid, n_out, factor } = params;
  const made = encoder({ inputs: n_in, hidden: n_hid, outputs: n_out, factor, seed: 0 });
  setWeights(made.weights, inputs.weights);
  setWeights(made.buffers, inputs.buffers);
  return made;
}

goldenSuite("nri_models", (cases) => {
  const named = (start: string) => cases.filter(({ name }) => name.startsWith(start)).map((c) => [c.name, c] as const);

  it.each(named("mlp"))("%s", (_, { params, inputs, outputs }) => {
    const block = mlpBlock({ inputs: params.n_in, hidden: params.n_hid, outputs: params.n_out, dropout: 0, seed: 0 });
    setWeights(block.weights, inputs.weights);
    setWeights(block.buffers, inputs.buffers);
    const [x, dy] = [tensorOf(inputs.x), tensorOf(inputs.dy)];
    close(block.apply(x, EVALUATION), outputs.eval_output, 1e-4, 1e-5);
    close(block.apply(x, TRAINING), outputs.train_output, 1e-4, 1e-5);
    for (const [name, values] of Object.entries(outputs.buffers_after as Record<string, never>)) {
      close(block.buffers[name.replace("running_var", "variance").replace("running_", "")]!, values, 1e-4, 1e-5);
    }
    closeGradient(tf.grad((x) => tf.sum(tf.mul(block.apply(x, TRAINING), dy)))(x), outputs.grad_x);
    closeGradients(
      block.weights,
      pull(() => block.apply(x, TRAINING), dy, block.weights),
      outputs.grad_weights,
    );
  });

  it.each(named("encoder_factor"))("%s", (_, golden) => {
    const made = encoderOf(golden);
    const { inputs, outputs } = golden;
    const x = tensorOf(inputs.x);
    close(made.apply(x, EVALUATION), outputs.eval_output, 1e-4, 1e-5);
    close(made.apply(x, TRAINING), outputs.train_output, 1e-4, 1e-5);
    for (const [name, values] of Object.entries(outputs.buffers_after as Record<string, never>)) {
      close(made.buffers[name.replace("running_var", "variance").replace("running_", "")]!, values, 1e-4, 1e-5);
    }
    const grads = pull(() => made.apply(x, TRAINING), tensorOf(inputs.dy), made.weights);
    closeGradients(made.weights, grads, outputs.grad_weights);
  });

  it.each(named("encoder_nvil"))("%s: a learned baseline on the edges' features", (_, golden) => {
    const made = encoderOf(golden);
    const { inputs, outputs } = golden;
    const x = tensorOf(inputs.x);
    close(made.apply(x, EVALUATION), outputs.eval_output, 1e-4, 1e-5);
    const baseline = mlp([20 * 8, 8, 1], 0);
    const layers = Object.entries(inputs.weights as Record<string, never>).flatMap(([name, values]) => {
      const [, layer, kind] = /^baseline\.(\d)\.(.*)$/.exec(name) ?? [];
      return layer ? [[`linear${layer === "1" ? 1 : 2}.${kind}`, values]] : [];
    });
    setWeights(baseline.weights, Object.fromEntries(layers));
    const features = tf.reshape(made.features(x, EVALUATION), [3, -1]);
    close(baseline.apply(features), outputs.baseline, 1e-4, 1e-5);
  });

  it.each(named("decoder"))("%s", (_, { params, inputs, outputs }) => {
    const { edge_types: types, hidden, skip_first: skipFirst, num_rounds: rounds, pred_steps: steps } = params;
    const made = decoder({ types, hidden, skipFirst, rounds, seed: 0 });
    setWeights(made.weights, inputs.weights);
    const [x, edges, dy] = [tensorOf(inputs.x), tensorOf(inputs.rel_type), tensorOf(inputs.dy)];
    const output = made.apply(x, edges, steps, TRAINING);
    expect(output.shape).toEqual(outputs.output.shape);
    close(output, outputs.output, 1e-4, 1e-5);
    const inEdges = tf.grad((edges) => tf.sum(tf.mul(made.apply(x, edges, steps, TRAINING), dy)))(edges);
    closeGradient(inEdges, outputs.grad_rel_type);
    const grads = pull(() => made.apply(x, edges, steps, TRAINING), dy, made.weights);
    closeGradients(made.weights, grads, outputs.grad_weights);
  });
});
