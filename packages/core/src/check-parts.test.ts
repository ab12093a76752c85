import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { asyncLayer } from "./async-layer.js";
import type { Estimator } from "./estimator.js";
import { discreteLayer } from "./layer.js";

const solver = (theta: tf.Tensor) => theta;
const noise = (shape: readonly number[]) => tf.zeros([...shape]);
const estimator: Estimator = {
  init: () => undefined,
  ask: () => [],
  tell: ({ theta }, _dy, _answers, state) => ({ gradient: theta, state }),
};

describe.each([
  ["discreteLayer", discreteLayer],
  ["asyncLayer", asyncLayer],
])("%s", (name, layer) => {
  const make = (parts: object) => layer({ solver, noise, estimator, ...parts } as Parameters<typeof discreteLayer>[0]);

  it("takes parts of the right kind", () => expect(make({ samples: 2 })).toBeDefined());

  it.each([
    [{ solver: undefined }, "solver must be a function, such as topK({ k: 2 }), got undefined"],
    [{ noise: null }, "noise must be a function, such as gumbel(), got null"],
    [{ estimator: undefined }, "estimator must be a record of init, ask and tell, such as aimle(), got undefined"],
    [{ estimator: () => estimator }, "such as aimle(), got a function; call it first"],
    [{ estimator: { ...estimator, tell: undefined } }, "estimator must be a record of init, ask and tell"],
  ])("refuses %o", (parts, message) => expect(() => make(parts)).toThrow(message));

  it("refuses an option that it has not", () =>
    expect(() => make({ sample: 5 })).toThrow(
      `${name}: no option named "sample" (have: solver, noise, estimator, samples`,
    ));
});
