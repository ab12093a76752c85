import { type AsyncSolver, asyncLayer, discreteLayer, type Estimator, type Noise } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { lawArgmax, THETA, W } from "./law-problem.js";

/** Answers in a later turn of the event loop. */
const later: AsyncSolver = async (theta) => {
  await new Promise((resolve) => setTimeout(resolve));
  return lawArgmax(theta);
};

const read = (x: tf.Tensor) => Array.from(x.dataSync());

/** The asynchronous driver asks, tells and updates as the synchronous one, and frees what it makes. */
export function driverLaws<S>(make: () => Estimator<S>, noise: Noise): void {
  const layers = () => {
    const options = { noise, samples: 4, marginalSamples: 2, forwardTemperature: 0.7, targetTemperature: 0.9 };
    const sync = discreteLayer({ ...options, solver: lawArgmax, estimator: make() });
    return { sync, later: asyncLayer({ ...options, solver: later, estimator: make() }) };
  };
  const problem = () => {
    const dy = tf.tensor3d([W, THETA].map((row) => Array.from({ length: 8 }, (_, t) => row.map((x) => x / (t + 1)))));
    return { theta: tf.tensor2d([THETA, W]), dy };
  };

  test("law: the synchronous and the asynchronous driver agree, to the bit", async () => {
    const [{ theta, dy }, drivers] = [problem(), layers()];
    for (let seed = 0; seed < 4; seed++) {
      const loss = (x: tf.Tensor) => tf.sum(tf.mul(drivers.sync(x, seed), dy)) as tf.Scalar;
      const expected = tf.tidy(() => read(tf.grad(loss)(theta)));
      const tape = await drivers.later.forward(theta, seed);
      const gradient = await drivers.later.backward(tape, dy);
      expect(read(gradient)).toEqual(expected);
      tape.dispose();
      gradient.dispose();
    }
    expect(drivers.later.state).toEqual(drivers.sync.state);
    tf.dispose([theta, dy]);
  });

  test("law: the asynchronous driver leaves no tensor behind", async () => {
    const [{ theta, dy }, drivers] = [problem(), layers()];
    const step = async (seed: number) => {
      const tape = await drivers.later.forward(theta, seed);
      (await drivers.later.backward(tape, dy)).dispose();
      tape.dispose();
    };
    await step(0);
    const before = tf.memory().numTensors;
    for (let seed = 1; seed < 4; seed++) await step(seed);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([theta, dy]);
  });
}
