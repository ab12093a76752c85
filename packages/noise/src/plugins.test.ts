import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { createRegistry } from "@discretely/core";
import { expect, it } from "vitest";
import { plugins } from "./plugins.js";

onTestBackend();

it("makes every noise by its name, with its options typed", async () => {
  const registry = createRegistry(plugins);
  expect(registry.names("noise")).toEqual(["sum-of-gamma", "gumbel", "normal", "logistic", "exponential", "none"]);
  expect(registry.create("noise", "sum-of-gamma", { kappa: 5 })([1, 2, 3], 0).shape).toEqual([1, 2, 3]);
  // @ts-expect-error kappa is required
  expect(() => registry.create("noise", "sum-of-gamma", {})).toThrow("kappa");
});
