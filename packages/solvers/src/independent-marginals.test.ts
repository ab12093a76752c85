import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { independentStates } from "./independent.js";
import { independentMarginals } from "./independent-marginals.js";
import { enumerate } from "./testing/enumerate.js";

const LOST = Number.NEGATIVE_INFINITY;
const family = independentMarginals();
const close = (a: ArrayLike<number>, b: readonly number[]) => {
  expect(a.length).toBe(b.length);
  for (let i = 0; i < b.length; i++) expect(Math.abs(a[i]! - b[i]!)).toBeLessThan(1e-10);
};

describe("the family of independent entries", () => {
  it("equals enumeration: log-partition, marginals, and their derivative", () => {
    const entry = fc.oneof(
      fc.double({ min: -300, max: 300, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
    );
    const theta = fc.array(fc.oneof(entry, fc.constant(LOST)), { minLength: 4, maxLength: 4 });
    const v = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(theta, v, (theta, v) => {
        const exact = enumerate(independentStates(4), theta, v);
        expect(Math.abs(family.logPartition(theta) - exact.log)).toBeLessThan(1e-9);
        close(family.marginals(theta), exact.mean);
        close(family.vjp(theta, v), exact.slope);
      }),
    );
  });

  it("samples 1 where the uniform is below the marginal", () => {
    const uniforms = [0.73, 0.74, 0.5, 0.5];
    expect(Array.from(family.sample([1, 1, LOST, 0], () => uniforms.shift()!))).toEqual([1, 0, 0, 0]); // σ(1) = 0.7311
  });

  it("refuses NaN and +Infinity", () => {
    expect(() => family.marginals([0, Number.NaN])).toThrow("independentMarginals: theta is NaN at entry 1");
    expect(() => family.vjp([Number.POSITIVE_INFINITY], [1])).toThrow("theta is Infinity at entry 0");
  });
});
