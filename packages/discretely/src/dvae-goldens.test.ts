import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator, pathwise } from "@discretely/core";
import { aimle, imle, referenceAdaptiveTarget, referenceFixedTarget } from "@discretely/estimators";
import { mlp } from "@discretely/nn";
import { topK } from "@discretely/solvers";
import { bernoulliCrossEntropy, type Dvae, dvae, klToUniform } from "@discretely/task-dvae";
import { type GoldenTensor, goldenSuite, hashFill } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";

// The discrete VAE in parity mode (loss summed over the samples, gradients of the reference) against recorded numbers.

onTestBackend();

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

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

function lossAndGradients(model: Dvae, images: tf.Tensor2D) {
  const batch = { images, examples: numbers(images.shape[0]) };
  const { value, grads } = tf.variableGrads(() => model.loss(batch, 0), Object.values(model.weights));
  const gradients = Object.fromEntries(
    Object.entries(model.weights).map(([name, variable]) => {
      const gradient = grads[variable.name]!;
      return [name, values(gradient.rank === 2 ? tf.transpose(gradient) : gradient)];
    }),
  );
  return { loss: value.dataSync()[0]!, gradients };
}

/** The gradient of the loss, Σ over the samples, in the logits alone. */
function gradientByLogits(model: Dvae, images: tf.Tensor2D): number[] {
  const B = images.shape[0];
  const loss = (logits: tf.Tensor) => {
    const pixels = model.decode(model.code(logits as tf.Tensor2D, numbers(B), 0).z);
    const entropy = bernoulliCrossEntropy(pixels, tf.expandDims(images, 1));
    return tf.div(tf.add(tf.sum(entropy), tf.sum(klToUniform(logits))), B) as tf.Scalar;
  };
  return values(tf.grad(loss)(model.encode(images)));
}

/** The estimator that a case names in words: `standard(alpha=1, beta=10, unscaled)`, `adaptive(initial_beta=0.5, …)`. */
function estimatorOf(target: string, { symmetric_perturbation: symmetric }: Record<string, unknown>): Estimator<never> {
  const given = Object.fromEntries(
    [...target.matchAll(/(\w+)=([\d.e-]+)/g)].map(([, name, value]) => [name, Number(value)]),
  );
  const { alpha = 1, beta, initial_beta, beta_update_step, target_norm } = given;
  const fixed = referenceFixedTarget({ alpha, beta: beta ?? 1, scaled: /\bscaled/.test(target) });
  const adaptive = referenceAdaptiveTarget({
    initialBeta: initial_beta ?? 1,
    updateStep: beta_update_step ?? 1e-4,
    targetNorm: target_norm ?? 1,
  });
  const parity = "reference";
  const difference = symmetric ? "central" : "forward";
  if (target.startsWith("adaptive"))
    return aimle({ parity, target: adaptive, difference }) as unknown as Estimator<never>;
  return (symmetric
    ? aimle({ parity, target: fixed, difference })
    : imle({ parity, target: fixed })) as unknown as Estimator<never>;
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

  it.each(cases.filter(({ params }) => params.hidden))("$name", ({ params, inputs, outputs }) => {
    const target = referenceFixedTarget({ alpha: params.alpha, beta: params.beta });
    const estimator = imle({ parity: "reference", target }) as unknown as Estimator<never>;
    const { net } = model(params as Params, inputs.noise, estimator);
    setWeights(net.weights, inputs.weights);
    const images = tf.tensor2d(inputs.x.data, inputs.x.shape);
    const logits = net.encode(images);
    expectNear(values(logits), outputs.logits_2d.data, 1e-4, 1e-5);
    const codes = net.code(logits, numbers(images.shape[0]), 0).z;
    expect(values(codes)).toEqual(outputs.z.data);
    expectNear(values(net.decode(codes)), outputs.reconstruction_logits.data, 1e-4, 1e-5);
    const { loss, gradients } = lossAndGradients(net, images);
    expectNear([loss], outputs.loss.data, 1e-5, 0);
    for (const [name, { data }] of Object.entries(outputs.grad_weights as Weights)) {
      expectNear(gradients[name]!, data, 1e-3, 1e-5 * maxAbs(data));
    }
  });

  it.each(cases.filter(({ params }) => params.target))("$name", ({ params, inputs, outputs }) => {
    const { net, layer } = model(params as Params, inputs.noise, estimatorOf(params.target, params));
    setWeights(net.weights, inputs.weights);
    const shape = [params.batch, 784];
    const drawn = hashFill({ shape, seed: params.x_seed, lo: 0, hi: 1 });
    const images = tf.tensor2d(
      drawn.data.map((u) => Number(u > 0.8)),
      shape as [number, number],
    );
    const layerState = layer.toJSON();
    const logits = net.encode(images);
    expectNear(values(logits), outputs.logits_2d.data, 1e-4, 1e-5);
    const codes = net.code(logits, numbers(images.shape[0]), 0).z;
    const weighted = tf.sum(tf.mul(codes, tf.range(1, params.n + 1)), -1);
    expect(values(weighted)).toEqual(outputs.z_row_checksums.data);
    const pixels = values(net.decode(codes));
    expectNear(pixels.slice(0, 784), outputs.reconstruction_logits_first_row.data, 1e-4, 1e-5);
    expectNear(pixels.slice(-784), outputs.reconstruction_logits_last_row.data, 1e-4, 1e-5);
    const byLogits = gradientByLogits(net, images);
    expectNear(byLogits, outputs.grad_logits_2d.data, 1e-3, 1e-5 * maxAbs(byLogits));
    layer.load(layerState); // as before that backward pass
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

  it.each(cases.filter(({ params }) => params.code_dim))("$name", ({ params, inputs, outputs }) => {
    const widths = [params.input_dim, 512, 256, params.code_dim];
    const network = mlp(inputs.x.shape[1] === params.input_dim ? widths : widths.reverse(), 0);
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
