import { normalQuantile } from "@discretely/random/normal-quantile";
import type { Quantile } from "@discretely/random/quantile";
import { describe, expect, it } from "vitest";
import { quantileCubics } from "./quantile-cubics.js";
import { CELLS, eachCell } from "./quantile-table.js";
import { quantileOf } from "./sum-of-gamma.js";

const each = (f: (u: number) => number): Quantile => {
  return (u) => {
    for (let i = 0; i < u.length; i++) u[i] = f(u[i]!);
  };
};

const laws: [string, Quantile][] = [
  ["normal", each(normalQuantile)],
  ["Gumbel", each((u) => -Math.log(-Math.log(u)))],
  ["exponential", each((u) => -Math.log(1 - u))],
  ["Laplace", each((u) => (u < 0.5 ? Math.log(2 * u) : -Math.log(2 - 2 * u)))], // its kink lies between two cells
  ["Sum-of-Gamma", quantileOf(10, 10)],
];

describe("quantileCubics", () => {
  it.each(laws)(
    "follows the quantile function of the %s law to float32's resolution, both tails included",
    (_, law) => {
      const cubics = quantileCubics(law)!;
      expect(cubics).toHaveLength(4 * CELLS);
      eachCell((index, v0, v1, upper) => {
        const t = 0.375;
        const v = v0 + t * (v1 - v0);
        const wanted = Float64Array.of(upper ? 1 - v : v);
        law(wanted);
        const [a, b, c, d] = cubics.subarray(4 * index, 4 * index + 4);
        const found = a! + t * (b! + t * (c! + t * d!));
        expect(Math.abs(found - wanted[0]!)).toBeLessThanOrEqual(2 ** -23 * Math.abs(wanted[0]!) + 2 ** -27);
      });
    },
  );

  it("gives up on jumps, kinks inside of a cell, and infinite values", () => {
    expect(quantileCubics(each((u) => (u < 0.3 ? 0 : 1)))).toBeUndefined();
    expect(quantileCubics(each((u) => Math.abs(u - 0.3)))).toBeUndefined();
    expect(quantileCubics(each((u) => (u > 0.9 ? Number.POSITIVE_INFINITY : u)))).toBeUndefined();
  });
});
