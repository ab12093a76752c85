import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { createRegistry } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { loadPlugins } from "./plugins.js";

onTestBackend();

it("is found by name in a registry, its options as JSON", async () => {
  const registry = createRegistry([]).with(await loadPlugins());
  const options = JSON.parse(
    '{ "model": { "columns": 3, "rows": [{ "upper": 2, "entries": [[0, 1], [1, 1], [2, 1]] }] } }',
  );
  const solver = registry.create("solver", "highs", options);
  expect(solver(tf.tensor2d([[3, 1, 2]])).arraySync()).toEqual([[1, 0, 1]]);
  solver.dispose();
});
