import { createRegistry } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { plugins } from "./plugins.js";

it("makes every noise by its name, with its options typed", async () => {
  await tf.setBackend("cpu");
  const registry = createRegistry(plugins);
  expect(registry.names("noise")).toEqual(["sum-of-gamma", "gumbel", "normal", "logistic", "exponential", "none"]);
  expect(registry.create("noise", "sum-of-gamma", { kappa: 5 })([1, 2, 3], 0).shape).toEqual([1, 2, 3]);
  // @ts-expect-error kappa is required
  expect(() => registry.create("noise", "sum-of-gamma", {})).toThrow("kappa");
});
