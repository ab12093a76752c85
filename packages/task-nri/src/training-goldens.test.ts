import { useBackend, wasm } from "@discretely/backends";
import { discreteLayer, type Estimator, type StochasticLayer } from "@discretely/core";
import { aimle, referenceAdaptiveTarget, referenceFixedTarget } from "@discretely/estimators";
import { spanningTree } from "@discretely/solvers/spanning-tree";
import { type GoldenCase, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { decoder } from "./decoder.js";
import { edgeLayout } from "./edge-layout.js";
import { encoder } from "./encoder.js";
import { gaussianNll, gumbelKl } from "./losses.js";
import { nri } from "./model.js";
import { structure } from "./structure.js";
import { close, closeGradient, closeGradients, setWeights, tensorOf } from "./testing/golden-weights.js";

const TRAINING = { training: true, seed: 0 };
const layout = edgeLayout(5);
const layerOf = (z: tf.Tensor) =>
  Object.assign(() => ({ z, surrogate: (losses: tf.Tensor) => losses }), { weights: {} }) as unknown as StochasticLayer;

/** The reference's estimator of a case: its step, and whether it goes both ways. */
function estimatorOf({ params }: GoldenCase): Estimator<unknown> {
  const target = params.target.startsWith("adaptive")
    ? referenceAdaptiveTarget({ initialBeta: 0.5, updateStep: 0.01 })
    : referenceFixedTarget({ beta: 2 });
  const difference = params.symmetric_perturbation ? "central" : "forward";
  return aimle({ parity: "reference", difference, target: target as never }) as Estimator<unknown>;
}

/** The reference's training step: the layer on directed edges, of which the solver reads one direction (D16). */
function reference(golden: GoldenCase) {
  const { params, inputs } = golden;
  const [x, types] = [tensorOf(inputs.data), params.edge_types as number];
  const encoding = encoder({ inputs: 12, hidden: params.hidden, seed: 0 });
  const decoding = decoder({ hidden: params.hidden, types, seed: 0 });
  setWeights(encoding.weights, inputs.encoder_weights);
  setWeights(encoding.buffers, inputs.encoder_buffers);
  setWeights(decoding.weights, inputs.decoder_weights);
  const layer = discreteLayer({
    solver: spanningTree({ vertices: 5, layout: "directed", parity: "reference" }),
    noise: () => tf.squeeze(tensorOf(inputs.noise), [3]),
    estimator: estimatorOf(golden),
    samples: params.nb_samples,
  });
  const encode = () => layout.directed(layout.undirected(tf.squeeze(encoding.apply(x, TRAINING), [2])));
  const loss = (logits: tf.Tensor) => {
    const z = tf.reshape(layer(logits, 0), [-1, 20]);
    const edges = types === 1 ? tf.expandDims(z, -1) : tf.stack([tf.sub(1, z), z], -1);
    const output = decoding.apply(x, edges, params.pred_steps, TRAINING);
    const nll = gaussianNll(output, tf.slice(x, [0, 0, 1, 0], [-1, -1, -1, -1]), { variance: params.variance });
    const kl = tf.mul(tf.sum(gumbelKl(logits, 5)), params.nb_samples);
    return { z, output, nll, loss: tf.div(tf.add(tf.sum(nll), kl), 3) as tf.Scalar };
  };
  return { encoding, decoding, layer, encode, loss };
}

goldenSuite("nri_models", (all) => {
  beforeAll(() => useBackend([wasm]));
  const cases = all.filter(({ name }) => name.startsWith("training_loss"));

  describe("the reference's training step", () => {
    it.each(cases)("$name", (golden) => {
      const { outputs } = golden;
      const { encoding, decoding, layer, encode, loss } = reference(golden);
      const logits = encode();
      close(logits, outputs.logits, 1e-4, 1e-5);
      const step = loss(logits);
      expect(Array.from(step.z.dataSync())).toEqual(outputs.sampled_edges.data);
      close(step.output, outputs.decoder_output, 1e-4, 1e-5);
      close(step.nll, outputs.nll, 1e-4, 0);
      close(step.loss, outputs.loss, 1e-4, 0);
      const start = layer.state; // a backward pass moves it
      const weights = { ...encoding.weights, ...decoding.weights };
      const { grads } = tf.variableGrads(() => loss(encode()).loss, Object.values(weights));
      closeGradients(encoding.weights, grads, outputs.grad_encoder);
      closeGradients(decoding.weights, grads, outputs.grad_decoder);
      const { beta } = (layer.state ?? {}) as { beta?: number };
      if (beta !== undefined) expect(beta).toBeCloseTo(outputs.beta_after, 9);
      layer.load(start);
      closeGradient(tf.grad((logits) => loss(logits).loss)(logits), outputs.grad_logits);
    });
  });

  describe("the model on the recorded edges, the loss summed over the draws", () => {
    it.each(cases.filter(({ params }) => params.edge_types === 2))("$name", ({ params, inputs, outputs }) => {
      const directed = tf.reshape(tensorOf(outputs.sampled_edges), [-1, 20]);
      const z = tf.reshape(layout.undirected(directed), [3, params.nb_samples, 10]);
      const model = nri({
        ...{ layer: layerOf(z), structure: structure("tree", 5), vertices: 5, frames: 6, seed: 0 },
        ...{ hidden: params.hidden, predictionSteps: params.pred_steps, variance: params.variance, over: "sum" },
      });
      const under = (part: string, golden: object) =>
        Object.fromEntries(Object.entries(golden).map(([name, values]) => [`${part}.${name}`, values]));
      const [encoding, decoding] = ["encoder.", "decoder."].map((part) =>
        Object.fromEntries(
          Object.entries(model.weights).flatMap(([name, weight]) =>
            name.startsWith(part) ? [[name.slice(part.length), weight]] : [],
          ),
        ),
      );
      setWeights(encoding!, inputs.encoder_weights);
      setWeights(decoding!, inputs.decoder_weights);
      setWeights(model.buffers, under("encoder", inputs.encoder_buffers));
      const batch = { trajectories: tensorOf(inputs.data) as tf.Tensor4D, examples: [0, 1, 2] };
      const { nll, kl } = model.terms(batch, 0, params.pred_steps);
      close(nll, outputs.nll, 1e-4, 0);
      close(tf.tile(tf.expandDims(kl, 1), [1, params.nb_samples]), outputs.kl, 1e-4, 1e-5);
      const { value, grads } = tf.variableGrads(() => model.loss(batch, 0), Object.values(model.weights));
      close(value, outputs.loss, 1e-4, 0);
      closeGradients(decoding!, grads, outputs.grad_decoder);
    });
  });
});
