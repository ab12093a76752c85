import { useBackend, wasm } from "@discretely/backends";
import { discreteLayer, type Estimator, pathwise } from "@discretely/core";
import { aimle, imle, referenceAdaptiveTarget, referenceFixedTarget } from "@discretely/estimators";
import { mlp } from "@discretely/nn";
import { topK } from "@discretely/solvers";
import { type Dvae, dvae } from "@discretely/task-dvae";
import { type GoldenTensor, goldenSuite, hashFill } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";

// The discrete VAE in parity mode (loss summed over the samples, gradients of the reference) against recorded numbers.

beforeAll(async () => {
  await useBackend([wasm]);
});

type Weights = Record<string, GoldenTensor>;

/** PyTorch's linear layers hold [out, in]; ours [in, out]. */
const ours = ({ data, shape }: GoldenTensor) =>
  shape.length === 2 ? tf.transpose(tf.tensor2d(data, shape as [number, number])) : tf.tensor1d(data);

function setWeights(variables: Readonly<Record<string, tf.Variable>>, weights: Weights) {
  expect(Object.keys(variables).sort()).toEqual(Object.keys(weights).sort());
  for (const [name, variable] of Object.entries(variables)) variable.assign(ours(weights[name]!) as tf.Tensor<tf.Rank>);
}

function expectNear(actual: ArrayLike<number>, expected: readonly number[], rtol: number, atol: number) {
  expect(actual.length).toBe(expected.length);
  for (const [i, x] of expected.entries()) {
    expect(Math.abs(actual[i]! - x), `entry ${i}: ${actual[i]} for ${x}`).toBeLessThanOrEqual(
      rtol * Math.abs(x) + atol,
    );
  }
}

const values = (x: tf.Tensor) => Array.from(x.dataSync());
const maxAbs = (x: readonly number[]) => x.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function lossAndGradients(model: Dvae, images: tf.Tensor2D) {
  const batch = { images, examples: Array.from({ length: images.shape[0] }, (_, i) => i) };
  const { value, grads } = tf.variableGrads(() => model.loss(batch, 0), Object.values(model.weights));
  const gradients = Object.fromEntries(
    Object.entries(model.weights).map(([name, variable]) => {
      const gradient = grads[variable.name]!;
      return [name, values(gradient.rank === 2 ? tf.transpose(gradient) : gradient)];
    }),
  );
  return { loss: value.dataSync()[0]!, gradients };
}

goldenSuite("dvae_models", (cases) => {
  const model = (
    { k, nb_samples: samples, input_dim: pixels, m: rows, n: columns, hidden }: Params,
    noise: GoldenTensor,
    estimator: Estimator<never>,
  ) => {
    const layer = pathwise(
      discreteLayer({
        solver: topK({ k, rule: "threshold" }),
        noise: () => tf.tensor(noise.data, noise.shape),
        estimator,
        samples,
      }),
    );
    const widths = hidden ? { hidden, decoderHidden: hidden } : {};
    return { layer, net: dvae({ layer, seed: 0, over: "sum", pixels, rows, columns, ...widths }) };
  };

  it.each(cases.filter(({ name }) => name.startsWith("small")))("$name", ({ params, inputs, outputs }) => {
    const target = referenceFixedTarget({ alpha: params.alpha, beta: params.beta });
    const estimator = imle({ parity: "reference", target }) as unknown as Estimator<never>;
    const { net } = model(params as Params, inputs.noise, estimator);
    setWeights(net.weights, inputs.weights);
    const images = tf.tensor2d(inputs.x.data, inputs.x.shape);
    const logits = net.encode(images);
    expectNear(values(logits), outputs.logits_2d.data, 1e-4, 1e-5);
    const codes = net.code(logits, [0, 1, 2], 0).z;
    expect(values(codes)).toEqual(outputs.z.data);
    expectNear(values(net.decode(codes)), outputs.reconstruction_logits.data, 1e-4, 1e-5);
    const { loss, gradients } = lossAndGradients(net, images);
    expectNear([loss], outputs.loss.data, 1e-5, 0);
    for (const [name, { data }] of Object.entries(outputs.grad_weights as Weights)) {
      expectNear(gradients[name]!, data, 1e-3, 1e-5 * maxAbs(data));
    }
  });

  it.each(cases.filter(({ name }) => name.startsWith("full")))("$name", ({ params, inputs, outputs }) => {
    const estimator = params.symmetric_perturbation
      ? aimle({
          parity: "reference",
          target: referenceAdaptiveTarget({ initialBeta: 0.5, updateStep: 1e-3, targetNorm: 10 }),
        })
      : imle({ parity: "reference", target: referenceFixedTarget({ beta: 10 }) });
    const { net, layer } = model(params as Params, inputs.noise, estimator as unknown as Estimator<never>);
    setWeights(net.weights, inputs.weights);
    const shape = [params.batch, 784];
    const drawn = hashFill({ shape, seed: params.x_seed, lo: 0, hi: 1 });
    const images = tf.tensor2d(
      drawn.data.map((u) => Number(u > 0.8)),
      shape as [number, number],
    );
    const logits = net.encode(images);
    expectNear(values(logits), outputs.logits_2d.data, 1e-4, 1e-5);
    const codes = net.code(logits, [0, 1, 2], 0).z;
    const weighted = tf.sum(tf.mul(codes, tf.range(1, params.n + 1)), -1);
    expect(values(weighted)).toEqual(outputs.z_row_checksums.data);
    const pixels = values(net.decode(codes));
    expectNear(pixels.slice(0, 784), outputs.reconstruction_logits_first_row.data, 1e-4, 1e-5);
    expectNear(pixels.slice(-784), outputs.reconstruction_logits_last_row.data, 1e-4, 1e-5);
    const { loss, gradients } = lossAndGradients(net, images);
    expectNear([loss], outputs.loss.data, 1e-5, 0);
    for (const [name, summary] of Object.entries(outputs.grad_summary as Record<string, Summary>)) {
      const gradient = gradients[name]!;
      expectNear([Math.sqrt(gradient.reduce((sum, x) => sum + x * x, 0))], [summary.l2_norm], 1e-4, 0);
      const sizes = gradient.reduce((sum, x) => sum + Math.abs(x), 0);
      expectNear([sizes], [summary.abs_sum], 1e-3, 0);
      const atol = 1e-5 * maxAbs(gradient);
      expectNear(gradient.slice(0, 5), summary.first5.data, 1e-3, atol);
      expectNear(gradient.slice(-5), summary.last5.data, 1e-3, atol);
    }
    const { beta } = (layer.state ?? {}) as { beta?: number };
    if (beta !== undefined) expect(beta).toBeCloseTo(Number(outputs.beta_after?.data?.[0] ?? outputs.beta_after), 9);
  });

  it.each(cases.filter(({ name }) => /^(encoder|decoder)/.test(name)))("$name", ({ name, inputs, outputs }) => {
    const network = mlp(name.startsWith("encoder") ? [784, 512, 256, 400] : [400, 256, 512, 784], 0);
    setWeights(network.weights, inputs.weights);
    const output = network.apply(tf.tensor2d(inputs.x.data, inputs.x.shape));
    expectNear(values(output), outputs.output.data, 1e-4, 1e-5);
  });
});

interface Params {
  readonly k: number;
  readonly nb_samples: number;
  readonly input_dim: number;
  readonly m: number;
  readonly n: number;
  readonly hidden?: number[];
}

interface Summary {
  readonly l2_norm: number;
  readonly abs_sum: number;
  readonly first5: GoldenTensor;
  readonly last5: GoldenTensor;
}
