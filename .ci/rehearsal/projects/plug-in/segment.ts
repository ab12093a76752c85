import { definePlugin, type Estimator, type Noise, type Solver } from "@discretely/core";
import { checkNumber } from "@discretely/core/check";
import { byRows } from "@discretely/solvers/by-rows";
import * as tf from "@tensorflow/tfjs-core";

/** The neighbours with the largest sum, at least one, as a mask. */
export const segment = (): Solver =>
  byRows("segment", (theta, z, rows, n) => {
    for (let row = 0; row < rows; row++) {
      let [sum, first] = [0, row * n];
      let best = { sum: Number.NEGATIVE_INFINITY, from: first, to: first };
      for (let i = row * n; i < (row + 1) * n; i++) {
        if (sum <= 0) [sum, first] = [0, i];
        sum += theta[i]!;
        if (sum > best.sum) best = { sum, from: first, to: i + 1 };
      }
      z.fill(1, best.from, best.to);
    }
  });

/** Every draw the same. */
export const constant = ({ value = 0 }: { value?: number } = {}): Noise => {
  const checked = checkNumber("constant", "value", value);
  return (shape) => tf.fill([...shape], checked);
};

/** dL/dz as it is, times a factor. */
export const scaled = (factor: number): Estimator => ({
  init: () => undefined,
  ask: () => [],
  tell: (_tape, dy) => ({ gradient: tf.mul(dy, factor), state: undefined }),
});

export const plugins = [
  definePlugin({ kind: "solver", name: "segment", create: segment }),
  definePlugin({ kind: "noise", name: "constant", create: constant }),
];
