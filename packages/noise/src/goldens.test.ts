import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import type { Noise } from "@discretely/core";
import { type GoldenCase, goldenSuite } from "@discretely/testkit/goldens";
import { expect, test } from "vitest";
import { gumbel } from "./gumbel.js";
import { sumOfGamma } from "./sum-of-gamma.js";

onTestBackend();

const make = ({ params }: GoldenCase): Noise =>
  params.distribution === "gumbel"
    ? gumbel({ location: params.location, scale: params.scale })
    : sumOfGamma({ kappa: params.k, iterations: params.nb_iterations });

/** Values of `sorted` at a level in percent, by linear interpolation. */
function quantile(sorted: ArrayLike<number>, percent: number): number {
  const place = (percent / 100) * (sorted.length - 1);
  const i = Math.floor(place);
  return sorted[i]! + (place - i) * (sorted[i + 1]! - sorted[i]!);
}

goldenSuite("noise_moments", (cases) => {
  test.each(cases.map((golden) => [golden.name, golden] as const))("%s", async (_, golden) => {
    const { outputs } = golden;
    const x = make(golden)([10, 1000, 100], 2024).dataSync<"float32">().sort();
    const average = (of: (x: number) => number) => x.reduce((sum, value) => sum + of(value), 0) / x.length;
    const mean = average((x) => x);
    const variance = average((x) => (x - mean) ** 2);
    const skewness = average((x) => (x - mean) ** 3) / variance ** 1.5;
    const statistics: [string, number, number, number, number][] = [
      ["mean", mean, outputs.mean, outputs.closed_form.mean, outputs.standard_error_mean],
      ["variance", variance, outputs.variance, outputs.closed_form.variance, outputs.standard_error_variance],
      ["skewness", skewness, outputs.skewness, outputs.closed_form.skewness, outputs.standard_error_skewness],
    ];
    for (const [name, mine, reference, closed, error] of statistics) {
      expect(Math.abs(mine - reference), `${name} against the reference`).toBeLessThan(5 * Math.SQRT2 * error);
      expect(Math.abs(mine - closed), `${name} against the closed form`).toBeLessThan(5 * error);
    }
    for (const [i, percent] of outputs.quantile_levels_percent.data.entries()) {
      const error = outputs.standard_error_quantiles.data[i];
      expect(Math.abs(quantile(x, percent) - outputs.quantiles.data[i])).toBeLessThan(5 * Math.SQRT2 * error);
    }
    if (outputs.closed_form.lower_bound !== undefined) {
      expect(x[0]).toBeGreaterThanOrEqual(Math.fround(outputs.closed_form.lower_bound));
    }
  });
});
