import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { noiseLaws } from "@discretely/testkit";
import { describe, expect, it } from "vitest";
import { exponential } from "./exponential.js";
import { gumbel } from "./gumbel.js";
import { logistic } from "./logistic.js";
import { none } from "./none.js";
import { normal } from "./normal.js";
import { sumOfGamma } from "./sum-of-gamma.js";
import { harmonic } from "./testing/exact-sums.js";

onTestBackend();

const EULER = 0.5772156649015329;
const unit = { skewness: 0, excessKurtosis: 0 };

const gumbelShape = { skewness: 1.1395470994046486, excessKurtosis: 12 / 5 };
describe("gumbel", () => noiseLaws(() => gumbel(), { mean: EULER, variance: Math.PI ** 2 / 6, ...gumbelShape }));
describe("gumbel({ location: -2, scale: 3 })", () =>
  noiseLaws(() => gumbel({ location: -2, scale: 3 }), {
    mean: -2 + 3 * EULER,
    variance: (9 * Math.PI ** 2) / 6,
    ...gumbelShape,
  }));
describe("normal", () => noiseLaws(() => normal(), { mean: 0, variance: 1, ...unit }));
describe("normal({ mean: 5, scale: 0.1 })", () =>
  noiseLaws(() => normal({ mean: 5, scale: 0.1 }), { mean: 5, variance: 0.01, ...unit }));
describe("logistic({ location: 1, scale: 2 })", () =>
  noiseLaws(() => logistic({ location: 1, scale: 2 }), {
    mean: 1,
    variance: (4 * Math.PI ** 2) / 3,
    skewness: 0,
    excessKurtosis: 6 / 5,
  }));
describe("exponential({ scale: 4 })", () =>
  noiseLaws(() => exponential({ scale: 4 }), { mean: 4, variance: 16, skewness: 2, excessKurtosis: 6 }));
describe("none", () => noiseLaws(() => none(), { mean: 0, variance: 0 }));
describe.each([
  [5, 10, 1],
  [10, Number.POSITIVE_INFINITY, 2],
])("sumOfGamma({ kappa: %d, iterations: %d, tau: %d })", (kappa, iterations, tau) => {
  const h = [1, 2, 3, 4].map((r) => harmonic(iterations, r)) as [number, number, number, number];
  noiseLaws(() => sumOfGamma({ kappa, iterations, tau }), {
    mean: (tau * h[0]) / kappa,
    variance: (tau ** 2 * h[1]) / kappa,
    skewness: (2 * Math.sqrt(kappa) * h[2]) / h[1] ** 1.5,
    excessKurtosis: (6 * kappa * h[3]) / h[1] ** 2,
  });
});

describe("options", () => {
  it.each([
    [() => gumbel({ scale: 0 }), "gumbel: scale must be a finite number > 0, got 0"],
    [() => gumbel({ location: Number.NaN }), "gumbel: location must be a finite number"],
    [() => gumbel({ sigma: 1 } as object), 'no option named "sigma" (have: location, scale, antithetic)'],
    [() => gumbel({ antithetic: 1 } as object), "gumbel: antithetic must be true or false, got 1"],
    [() => normal({ scale: -1 }), "normal: scale"],
    [() => logistic({ scale: Number.POSITIVE_INFINITY }), "logistic: scale"],
    [() => exponential({ scale: 0 }), "exponential: scale"],
    [() => none({ scale: 1 } as never), 'none: no option named "scale" (have: none)'],
    [() => sumOfGamma({} as { kappa: number }), "sumOfGamma: kappa must be a finite number >= 0.1 and <= 10000"],
    [() => sumOfGamma({ kappa: 0 }), "sumOfGamma: kappa"],
    [() => sumOfGamma({ kappa: 1, iterations: 0 }), "sumOfGamma: iterations must be an integer >= 1, got 0"],
    [() => sumOfGamma({ kappa: 1, iterations: 2.5 }), "sumOfGamma: iterations"],
    [() => sumOfGamma({ kappa: 1, tau: 0 }), "sumOfGamma: tau must be a finite number > 0, got 0"],
  ])("are refused by name, value and remedy (%#)", (make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});
