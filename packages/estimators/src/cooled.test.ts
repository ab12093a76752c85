import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { discreteLayer } from "@discretely/core";
import { lawArgmax, lawGradient } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { expect, it } from "vitest";
import { aimle } from "./aimle.js";
import type { AimleOptions } from "./aimle-options.js";
import { fixed } from "./fixed.js";

onTestBackend();

/** What the solver sees with ε = 1 everywhere, θ = (1, 0) and dy = 0: θ + the temperature. */
function temperatures(
  options: Partial<AimleOptions<undefined>>,
  samples: number,
  targetTemperature?: number,
): number[] {
  const seen: number[] = [];
  const layer = discreteLayer({
    solver: (theta) => {
      seen.push(theta.dataSync()[1]!);
      return lawArgmax(theta);
    },
    noise: (shape) => tf.ones([...shape]),
    estimator: aimle({ step: fixed(1), ...options }),
    samples,
    ...(targetTemperature !== undefined && { targetTemperature }),
  });
  tf.tidy(() => lawGradient(layer, tf.tensor2d([[1, 0]]), tf.zeros([1, 2]), 0));
  return seen;
}

it.each([
  [1, 0],
  [4, 0.75],
  [10, 0.9],
])("the two targets of %s draws see noise of temperature 1 − 1/T = %s", (samples, temperature) => {
  const [forward, ...targets] = temperatures({}, samples);
  expect(forward).toBe(1);
  expect(targets).toHaveLength(2);
  for (const seen of targets) expect(seen).toBeCloseTo(temperature, 6);
});

it("cools the layer's own target temperature", () => {
  expect(temperatures({}, 4, 2)).toEqual([1, 1.5, 1.5]);
});

it("leaves the forward difference at the temperature at which z is reused", () => {
  expect(temperatures({ difference: "forward" }, 4)).toEqual([1, 1]);
  expect(temperatures({ difference: "forward", cooling: true }, 4)).toEqual([1, 0.75, 0.75]);
});

it("can be left out", () => {
  expect(temperatures({ cooling: false }, 1)).toEqual([1, 1, 1]);
  expect(() => aimle({ cooling: 1 as never })).toThrow("aimle: cooling must be true or false, got 1");
});
