import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { kSubsetProblem } from "./k-subset-problem.js";
import { lossOfRuns, meanOfRuns, startOf } from "./runs.js";

beforeAll(() => tf.setBackend("cpu"));

const problem = kSubsetProblem({ n: 4, k: 2, instances: 2 });

it("starts the runs of a problem at its θ, one after the other", () => {
  const rows = startOf(problem, 3).arraySync();
  const theta = [Array.from(problem.theta.subarray(0, 4)), Array.from(problem.theta.subarray(4))];
  expect(rows).toEqual([theta[0], theta[0], theta[0], theta[1], theta[1], theta[1]]);
});

it("takes each draw's loss by the problem of its run", () => {
  const z = tf.tensor3d([0, 1, 1, 0, 0, 1].flatMap((x) => [[[x, 1, 0, 1 - x]], [[0, x, 1 - x, 1]]]).flat(2), [6, 2, 4]);
  const losses = lossOfRuns(problem)(z);
  const b = Array.from(problem.linear, (c) => (1 - c) / 2);
  const drawn = z.arraySync();
  for (const [row, values] of (losses.arraySync() as number[][]).entries()) {
    for (const [t, loss] of values.entries()) {
      const target = b.slice(4 * Math.floor(row / 3), 4 * Math.floor(row / 3) + 4);
      expect(loss).toBeCloseTo(
        drawn[row]![t]!.reduce((sum, x, i) => sum + (x - target[i]!) ** 2, 0),
        5,
      );
    }
  }
});

it("shows the mean, and moves each run as if it were alone", () => {
  const losses = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
  const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => meanOfRuns(tf.square(x)))(losses);
  expect(value.dataSync()[0]).toBeCloseTo(91 / 6, 5);
  expect(Array.from(grad.dataSync())).toEqual([1, 2, 3, 4, 5, 6]); // 2x / T
});
