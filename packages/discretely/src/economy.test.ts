import { useBackend, wasm } from "@discretely/backends";
import { discreteLayer, type Economy, type Estimator, type Solver } from "@discretely/core";
import { gumbel } from "@discretely/noise";
import { normal } from "@discretely/random";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { registry } from "./registry.js";

beforeAll(async () => {
  await useBackend([wasm]);
});

/** Every solver of the registry, with options and the shape of an instance. */
const solvers: Record<string, readonly [shape: readonly number[], options?: object]> = {
  argmax: [[5]],
  "top-k": [[6], { k: 2 }],
  independent: [[5]],
  "grid-path": [[3, 3], { negativeCosts: "clip" }],
  "graph-path": [
    [5],
    { graph: { vertices: 4, from: [0, 0, 1, 2, 1], to: [1, 2, 3, 3, 2], source: 0, target: 3 }, acyclic: true },
  ],
  "spanning-tree": [[6], { vertices: 4 }],
  arborescence: [[4, 4]],
  "incoming-edges": [[12], { vertices: 4, k: 2 }],
  assignment: [[3, 3]],
  matching: [[3, 3]],
  ranking: [[5]],
  knapsack: [[4], { sack: { weights: [1, 2, 3, 4], capacity: 5 } }],
  viterbi: [[14], { length: 3, labels: 2 }],
};
/** Every estimator of the registry that asks for solves, with options that make it ask in another way. */
const asking: Record<string, readonly object[]> = {
  imle: [{}, { alpha: 0.5 }, { parity: "reference" }],
  aimle: [{}, { difference: "forward" }, { parity: "reference" }, { parity: "reference", difference: "forward" }],
  interpolation: [{}, { parity: "reference" }],
  "combinatorial-target": [{}],
};

const make = <T>(kind: "solver" | "estimator", name: string, options?: object) =>
  (registry.find(kind, name as never) as { create: (options?: object) => T }).create(options);
const [B, S] = [3, 4];

/** Gradients and states of some steps, of which half of the draws have no slope, and how many solves they took. */
function steps(solver: string, estimator: Estimator<unknown>, targetTemperature: number, economy?: Economy) {
  const [shape, options] = solvers[solver]!;
  const layer = discreteLayer({
    ...{
      solver: make<Solver>("solver", solver, options),
      estimator,
      noise: gumbel(),
      samples: S,
      targetTemperature,
      economy,
    },
  });
  const size = shape.reduce((a, b) => a * b);
  const theta = tf.tensor(normal(new Float32Array(B * size), 1), [B, ...shape]);
  const slopes = normal(new Float32Array(B * S * size), 2).map((x, i) => (Math.floor(i / size) % 2 ? 0.1 * x : 0));
  const dy = tf.tensor(slopes, [B, S, ...shape]);
  const gradient = (seed: number) =>
    tf.tidy(() =>
      Array.from(
        tf
          .grad((x) => layer(x, seed))(theta, dy)
          .dataSync(),
      ),
    );
  const gradients = [0, 1, 2].map(gradient);
  tf.dispose([theta, dy]);
  return { gradients, state: layer.state, stats: layer.stats() };
}

it("knows every solver and every estimator that asks", () => {
  expect(Object.keys(solvers).toSorted()).toEqual([...registry.names("solver")].toSorted());
  const asks = registry.names("estimator").filter((name) => {
    const { stats } = steps("argmax", make("estimator", name, {}), 1);
    return stats.asked > 3 * B * S;
  });
  expect(asks.toSorted()).toEqual(Object.keys(asking).toSorted());
});

describe.each(Object.keys(solvers))("through %s", (solver) => {
  const cases = Object.entries(asking).flatMap(([name, list]) => list.map((options) => [name, options] as const));
  it.each(cases)("spared solves of %s %j change no bit", (name, options) => {
    for (const targetTemperature of [1, 0.5]) {
      const [all, few] = [undefined, {}].map((economy) =>
        steps(solver, make("estimator", name, options), targetTemperature, economy),
      );
      expect(few!.gradients).toEqual(all!.gradients);
      expect(few!.state).toEqual(all!.state);
      expect(few!.stats.asked).toBe(all!.stats.asked);
      const { zero, reused } = few!.stats.skipped;
      if (targetTemperature === 1 && !("parity" in options) && name !== "combinatorial-target") {
        expect(zero + reused).toBeGreaterThanOrEqual(3 * B * 2); // the draws without a slope
      }
    }
  });
});
