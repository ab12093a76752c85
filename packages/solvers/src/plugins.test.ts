import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { createRegistry } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { plugins } from "./plugins.js";

onTestBackend();

it("makes every solver by name from plain options", () => {
  const registry = createRegistry(plugins);
  const graph = { vertices: 2, from: [0], to: [1], source: 0, target: 1 };
  const options: Record<string, [options: object | undefined, theta: number[][]]> = {
    argmax: [undefined, [[1, 2]]],
    "top-k": [{ k: 1 }, [[1, 2]]],
    independent: [undefined, [[-1, 2]]],
    "grid-path": [{ neighbours: 4 }, [[-1, -2]]],
    "graph-path": [{ graph }, [[-1]]],
    "spanning-tree": [{ vertices: 2 }, [[3]]],
    arborescence: [
      undefined,
      [
        [0, 0],
        [1, 0],
      ],
    ],
    "incoming-edges": [{ vertices: 2, k: 1 }, [[1, 2]]],
    assignment: [undefined, [[1, 2]]],
    matching: [undefined, [[1, 2]]],
    ranking: [undefined, [[1, 2]]],
    knapsack: [{ sack: { weights: [1, 2], capacity: 2 } }, [[1, 2]]],
    viterbi: [{ length: 1, labels: 2 }, [[1, 2]]],
  };
  const flat = [
    "argmax",
    "top-k",
    "independent",
    "graph-path",
    "spanning-tree",
    "incoming-edges",
    "ranking",
    "knapsack",
    "viterbi",
  ];
  const solved = registry.names("solver").map((name) => {
    const [settings, theta] = options[name]!;
    const input = flat.includes(name) ? tf.tensor2d(theta) : tf.tensor3d([theta]);
    const { create } = registry.find("solver", name) as {
      create: (settings?: object) => (theta: tf.Tensor) => tf.Tensor;
    };
    return [name, Array.from(create(settings)(input).dataSync())];
  });
  expect(Object.fromEntries(solved)).toEqual({
    argmax: [0, 1],
    "top-k": [0, 1],
    independent: [0, 1],
    "grid-path": [1, 1],
    "graph-path": [1],
    "spanning-tree": [1],
    arborescence: [0, 0, 1, 0],
    "incoming-edges": [1, 1],
    assignment: [0, 1],
    matching: [0, 1],
    ranking: [1, 2],
    knapsack: [0, 1],
    viterbi: [0, 1],
  });
});
