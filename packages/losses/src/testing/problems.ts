import type { Family, Solver } from "@discretely/core";
import { uniform } from "@discretely/random";
import * as tf from "@tensorflow/tfjs";

/** The 2-subsets of 5 items: a feasible set small enough to list. */
export const STATES: readonly (readonly number[])[] = Array.from({ length: 5 }, (_, i) =>
  Array.from({ length: 4 - i }, (_, j) => [0, 1, 2, 3, 4].map((item) => (item === i || item === i + j + 1 ? 1 : 0))),
).flat();

export const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, i) => sum + x * b[i]!, 0);

/** argmax ⟨θ, z⟩ by looking at every state. */
export const best = (theta: ArrayLike<number>): readonly number[] =>
  STATES.reduce((a, b) => (dot(theta, b) > dot(theta, a) ? b : a));

export const listed: Solver = (theta) => {
  const [rows, size] = [theta.dataSync(), theta.shape.at(-1)!];
  const states = Array.from({ length: rows.length / size }, (_, n) => best(rows.slice(n * size, (n + 1) * size)));
  return tf.tensor(states.flat(), theta.shape, "float32");
};

/** p(z) ∝ exp ⟨θ, z⟩ by looking at every state. */
export const listedFamily: Family = {
  logPartition: (theta) => Math.log(STATES.reduce((sum, z) => sum + Math.exp(dot(theta, z)), 0)),
  marginals: (theta) => {
    const total = STATES.reduce((sum, z) => sum + Math.exp(dot(theta, z)), 0);
    return Float64Array.from(theta, (_, i) =>
      STATES.reduce((p, z) => p + (z[i]! * Math.exp(dot(theta, z))) / total, 0),
    );
  },
  vjp: () => {
    throw new Error("no loss asks for it");
  },
  sample: () => {
    throw new Error("no loss asks for it");
  },
};

/** `count` values in (−2, 2). */
export const values = (count: number, seed: number): number[] =>
  Array.from(uniform(new Float64Array(count), seed), (u) => 4 * u - 2);

/** The loss of one instance as a function of plain numbers, and its gradient. */
export function ofNumbers(loss: (x: tf.Tensor) => tf.Tensor) {
  return {
    value: (x: readonly number[]) => tf.tidy(() => loss(tf.tensor2d([[...x]])).dataSync()[0]!),
    gradient: (x: readonly number[]) =>
      tf.tidy(() =>
        Array.from(
          tf
            .grad((t) => tf.sum(loss(t)))(tf.tensor2d([[...x]]))
            .dataSync(),
        ),
      ),
  };
}

/** Entry by entry within `tolerance`. */
export const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]!)));
