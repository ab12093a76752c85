import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import type { Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { arborescence } from "./arborescence.js";
import { assignment } from "./assignment.js";
import { graphPath } from "./graph-path.js";
import { gridPath } from "./grid-path.js";
import { knapsack } from "./knapsack.js";
import { matching } from "./matching.js";
import { ranking } from "./ranking.js";

onTestBackend();

/** Some weights of either sign. */
const shiftedMatching = (): Solver => {
  const solver = matching();
  return (theta) => solver(tf.add(theta, 0.5));
};

/** Costs that differ in every entry. */
const costs = (shape: number[]) =>
  tf.neg(
    tf.randomUniform(
      shape,
      0,
      1,
      "float32",
      shape.reduce((a, b) => 10 * a + b),
    ),
  );

it.each<[string, () => Solver, number[][]]>([
  [
    "gridPath",
    gridPath,
    [
      [2, 3, 4],
      [1, 4, 3],
      [2, 5, 5],
      [1, 1, 1],
      [1, 3, 6],
      [1, 7, 6],
      [1, 7, 2],
    ],
  ],
  [
    "arborescence",
    arborescence,
    [
      [2, 3, 3],
      [1, 6, 6],
      [2, 2, 2],
    ],
  ],
  [
    "assignment",
    assignment,
    [
      [2, 2, 6],
      [1, 4, 4],
      [2, 1, 9],
      [1, 3, 3],
    ],
  ],
  [
    "matching",
    shiftedMatching,
    [
      [2, 2, 6],
      [1, 6, 2],
      [2, 4, 4],
      [1, 1, 3],
    ],
  ],
  [
    "ranking",
    ranking,
    [
      [2, 3],
      [1, 9],
      [2, 4],
    ],
  ],
])("%s answers alike whatever sizes it has met before", (_, make, shapes) => {
  const used = make();
  for (const shape of [...shapes, ...shapes]) {
    const theta = costs(shape);
    expect(used(theta).arraySync()).toEqual(make()(theta).arraySync());
  }
});

it("graphPath and knapsack answer alike whatever data they have met before", () => {
  const line = (n: number) => {
    const from = Array.from({ length: n }, (_, e) => e);
    return { vertices: n + 1, from, to: from.map((v) => v + 1), source: 0, target: n };
  };
  const long = [line(6), line(2), line(5)];
  const path = graphPath()(tf.neg(tf.ones([3, 6])), long).arraySync();
  expect(path).toEqual(long.map(({ target }) => Array.from({ length: 6 }, (_, e) => Number(e < target))));
  const sacks = [9, 1, 4].map((capacity) => ({ weights: [1, 2, 3], capacity }));
  expect(
    knapsack()(
      tf.tensor2d([
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 5],
      ]),
      sacks,
    ).arraySync(),
  ).toEqual([
    [1, 1, 1],
    [1, 0, 0],
    [1, 0, 1],
  ]);
});
