import {
  type AsyncSolver,
  asyncLayer,
  discreteLayer,
  type Economy,
  type Estimator,
  type Layer,
  type Noise,
} from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { lawArgmax, THETA, W } from "./law-problem.js";

const later: AsyncSolver = async (theta) => lawArgmax(theta);
const read = (x: tf.Tensor) => Array.from(x.dataSync());

/** Every second draw is a copy of the one before it, and the third instance has none. */
const repeating = (noise: Noise): Noise =>
  Object.assign(
    (shape: readonly number[], seed: number, examples?: readonly number[]) =>
      tf.tidy(() => {
        const [, T, n] = shape as [number, number, number];
        const half = noise([3, T / 2, n], seed, examples);
        const twice = tf.reshape(tf.stack([half, half], 2), [3, T, n]);
        return tf.mul(twice, tf.tensor3d([1, 1, 0], [3, 1, 1]));
      }),
    noise.score && { score: noise.score },
  );

/** A certificate of {@link lawArgmax}: its one is above all others. */
const certifies = (theta: Float32Array, z: Float32Array) =>
  theta.every((x, i) => (z[i] === 1) === (x === Math.max(...theta))) && z.includes(1);

const DRAWS = 8;
const problem = () => {
  const slope = (row: readonly number[], t: number) => row.map((x) => (t % 4 < 2 ? 0 : x / 8 ** t));
  const dy = [W, THETA, W].map((row) => Array.from({ length: DRAWS }, (_, t) => slope(row, t)));
  return { theta: tf.tensor2d([THETA, W, THETA]), dy: tf.tensor3d(dy) };
};

/** Spared solves change no bit: draws without a slope, draws that repeat, targets near and far, in both drivers. */
export function economyLaws<S>(make: () => Estimator<S>, noise: Noise): void {
  const layers = (targetTemperature: number) => {
    const temperatures = { forwardTemperature: 0.7, targetTemperature };
    const options = { noise: repeating(noise), samples: DRAWS, ...temperatures };
    const spare = (economy: Economy | undefined) => {
      const solver = Object.assign((x: tf.Tensor) => lawArgmax(x), { certifies });
      return discreteLayer({ ...options, solver, estimator: make(), economy });
    };
    const solver = Object.assign((x: tf.Tensor) => later(x), { certifies });
    return {
      all: spare(undefined),
      few: spare({}),
      later: asyncLayer({ ...options, solver, estimator: make(), economy: {} }),
    };
  };

  test.each([0.7, 0.1])("law: spared solves change no bit of gradient and state, τ_f = 0.7, τ_q = %d", async (tau) => {
    const [{ theta, dy }, { all, few, later }] = [problem(), layers(tau)];
    for (let seed = 0; seed < 4; seed++) {
      const gradient = (layer: Layer<S>) => {
        const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer(x, seed), dy)) as tf.Scalar;
        return tf.tidy(() => read(tf.grad(loss)(theta)));
      };
      const expected = gradient(all);
      expect(gradient(few)).toEqual(expected);
      const tape = await later.forward(theta, seed);
      const answer = await later.backward(tape, dy);
      expect(read(answer)).toEqual(expected);
      tape.dispose();
      answer.dispose();
    }
    expect([few.state, later.state]).toEqual([all.state, all.state]);
    const [plain, spared] = [all.stats(), few.stats()];
    expect(plain.solved).toBe(plain.asked);
    expect(spared.asked).toBe(plain.asked);
    expect(spared.solved).toBeLessThan((3 * plain.asked) / 4); // draws repeat, those of the targets where ε is the same
    expect(later.stats()).toEqual(spared);
    tf.dispose([theta, dy]);
  });
}
