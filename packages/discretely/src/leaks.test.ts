import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer, type Estimator } from "@discretely/core";
import { aimle, imle } from "@discretely/estimators";
import { sumOfGamma } from "@discretely/noise";
import { topK } from "@discretely/solvers";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";

onTestBackend();

it.each([
  ["imle", imle],
  ["aimle", aimle],
] as const)("%s through top-k with Sum-of-Gamma noise leaves no tensor in 1,000 training steps", (_, estimator) => {
  const options = { solver: topK({ k: 2 }), noise: sumOfGamma({ kappa: 2 }), samples: 3 };
  const layer = discreteLayer({ ...options, estimator: estimator() as Estimator<unknown> });
  const theta = tf.variable(tf.tensor2d([[0.1, 0.2, -0.3, 0.4]]));
  const wanted = tf.tensor1d([0, 1, 0, 1]);
  const optimizer = tf.train.sgd(0.1);
  const step = (seed: number) =>
    optimizer.minimize(() => tf.mean(tf.sum(tf.square(tf.sub(layer(theta, seed), wanted)), -1)), false, [theta]);
  step(0);
  const before = tf.memory().numTensors;
  for (let seed = 1; seed <= 1000; seed++) step(seed);
  expect(tf.memory().numTensors).toBe(before);
  expect(layer(theta, 0, { training: false }).arraySync()).toEqual([[[0, 1, 0, 1]]]);
});
