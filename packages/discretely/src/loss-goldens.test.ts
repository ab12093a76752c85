import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { fenchelYoung, hamming } from "@discretely/losses";
import { topK } from "@discretely/solvers";
import { type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";

// The losses against the numbers recorded from the Python reference.

onTestBackend();

const tensor = ({ data, shape }: GoldenTensor) => tf.tensor(data, shape, "float32");

/** Within rtol · |expected| + atol, entry by entry. */
function expectNear(actual: tf.Tensor, expected: GoldenTensor, rtol = 1e-5, atol = 1e-6): void {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.data.length);
  for (const [i, x] of expected.data.entries()) {
    expect(Math.abs(values[i]! - x), `entry ${i}: ${values[i]} for ${x}`).toBeLessThanOrEqual(
      rtol * Math.abs(x) + atol,
    );
  }
}

goldenSuite("perturbed_fy", (cases) => {
  it.each(cases)("$name, Fenchel-Young", ({ params, inputs, outputs }) => {
    const [theta, y] = [tensor(inputs.theta), tensor(inputs.y_true)];
    const noise = tf.transpose(tensor(inputs.noise), [1, 0, 2]); // its sample axis comes first
    const options = { solver: topK({ k: params.k }), noise: () => noise, samples: params.num_samples };
    const settings = { temperature: params.sigma, parity: "reference" } as const;
    const loss = fenchelYoung({ ...options, ...settings });
    expectNear(loss(theta, y, 0), outputs.fy_loss_max);
    expectNear(tf.grad((x) => tf.sum(loss(x, y, 0)))(theta), outputs.fy_grad_max);
    // Its `maximize = false` leaves the maximising solver and turns the sign of the difference.
    expectNear(loss(theta, y, 0), outputs.fy_loss_min);
    expectNear(tf.grad((x) => tf.neg(tf.sum(loss(x, y, 0))))(theta), outputs.fy_grad_min);
    // Where the value is ours, the gradient is still theirs.
    const ours = fenchelYoung({ ...options, temperature: params.sigma });
    expectNear(tf.grad((x) => tf.sum(ours(x, y, 0)))(theta), outputs.fy_grad_max);
  });
});

goldenSuite("misc", (cases) => {
  const recorded = cases.filter(({ params }) => params.function === "HammingLoss");
  it("has its Hamming losses", () => expect(recorded).toHaveLength(2));
  it.each(recorded)("$name", ({ inputs, outputs }) => {
    const loss = (z: tf.Tensor) => tf.mean(hamming(z, tensor(inputs.target)));
    expectNear(loss(tensor(inputs.suggested)), outputs.loss);
    expectNear(tf.grad(loss)(tensor(inputs.suggested)), outputs.grad_suggested);
  });
});
