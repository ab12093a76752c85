import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator, type Noise } from "@discretely/core";
import { aimle, fixed, imle, perturbedOptimizer, referenceFixedTarget, straightThrough } from "@discretely/estimators";
import { gumbel, none, normal } from "@discretely/noise";
import { topK } from "@discretely/solvers";
import { type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";

// The reference's stand-alone estimators (the unbatched I-MLE of its synthetic study, perturbed optimizers), by our members.

onTestBackend();

const tensor = ({ data, shape }: GoldenTensor) => tf.tensor(data, shape, "float32");
/** Draws that were recorded, with the score of the noise that they came from. */
const recorded = (eps: tf.Tensor, { score }: { score?: Noise["score"] } = {}): Noise =>
  Object.assign(() => tf.clone(eps), score && { score });

/** z `[B, S, n]` and ∇_θ ⟨mean over the samples of z, dy⟩. */
function pass(estimator: Estimator, noise: Noise, k: number, samples: number, temperature: number) {
  const layer = discreteLayer({ solver: topK({ k }), noise, estimator, samples, forwardTemperature: temperature });
  return (theta: tf.Tensor, dy: tf.Tensor) => {
    const loss = (x: tf.Tensor) => tf.sum(tf.mul(tf.mean(layer(x, 0), 1), dy)) as tf.Scalar;
    return { z: layer(theta, 0), gradient: tf.grad(loss)(theta) };
  };
}

goldenSuite("synth_imle_pid", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const theta = tf.expandDims(tensor(inputs.theta), 0);
    const dy = tf.expandDims(tensor(inputs.dy), 0);
    const noise = inputs.noise ? recorded(tf.reshape(tensor(inputs.noise), [1, 1, -1])) : none();
    const { z, gradient } = pass(estimatorOf(params, theta), noise, params.k, 1, 1)(theta, dy);
    expect(Array.from(z.dataSync())).toEqual(outputs.z.data);
    expect(Array.from(gradient.dataSync(), (x) => x + 0)).toEqual(
      outputs.grad_theta.data.map((x: number) => Math.fround(x) + 0),
    );
  });
});

/** μ_p − μ_q unscaled, at λ or λ ‖θ‖; μ_p is the forward z or solved again with the same ε. Without a λ: straight-through. */
function estimatorOf(params: Record<string, unknown>, theta: tf.Tensor): Estimator {
  if (params.lambda === undefined) return straightThrough();
  const lambda = (params.lambda as number) * (params.normalized ? tf.norm(theta).dataSync()[0]! : 1);
  return params.use_fw_pass_for_mu_p
    ? imle({ step: fixed(lambda), scaled: false })
    : aimle({ parity: "reference", difference: "forward", target: referenceFixedTarget({ beta: lambda }) });
}

goldenSuite("perturbed_fy", (cases) => {
  // The loss of this file is held to it in loss-goldens.test.ts.
  it.each(cases)("$name: the perturbed optimizer", ({ params, inputs, outputs }) => {
    const noise = recorded(
      tf.transpose(tensor(inputs.noise), [1, 0, 2]),
      { normal, gumbel }[params.noise as "normal"](),
    );
    const estimator = perturbedOptimizer({ centred: false });
    const run = pass(estimator, noise, params.k, params.num_samples, params.sigma);
    const { z, gradient } = run(tensor(inputs.theta), tensor(inputs.dy));
    const near = (x: tf.Tensor, expected: GoldenTensor, rtol: number, atol: number) => {
      expect(x.shape).toEqual(expected.shape);
      for (const [i, value] of x.dataSync().entries()) {
        const truth = expected.data[i]!;
        expect(Math.abs(value - truth)).toBeLessThanOrEqual(rtol * Math.abs(truth) + atol);
      }
    };
    near(tf.mean(z, 1), outputs.y, 1e-6, 1e-7);
    near(gradient, outputs.grad_theta, 1e-4, 1e-5);
  });
});
