import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topK } from "../top-k.js";
import { type Claims, expectOptimal, type Problem } from "./brute-force.js";
import { adding, anything, comparing, whole, wide } from "./problems.js";

/** Holds each solver against the enumeration of all states, in `runs` batches of `rows` instances. */
export function holdToEnumeration(runs: number, rows: number): void {
  onTestBackend();

  const batches = (size: number, entry: fc.Arbitrary<number>) =>
    fc.array(entry, { minLength: rows * size, maxLength: rows * size }).map((values) => Float32Array.from(values));
  const assertOptimal = (problems: fc.Arbitrary<Problem>, entry: fc.Arbitrary<number>, claims: Claims) => {
    const size = ({ shape }: Problem) => shape.reduce((a, b) => a * b, 1);
    const cases = problems.chain((problem) => fc.tuple(fc.constant(problem), batches(size(problem), entry)));
    const property = fc.property(cases, ([problem, values]) => expectOptimal(problem, values, claims));
    fc.assert(property, { numRuns: runs });
  };

  describe("solvers that only compare: the first optimum, whatever the numbers, infinities included", () => {
    it.each(comparing)("%s", (_, problems) => assertOptimal(problems, anything, { order: true, first: true }));

    it("topK, threshold: every entry that fewer than k exceed", () => {
      const property = fc.property(batches(6, anything), fc.integer({ min: 1, max: 6 }), (values, k) => {
        const z = topK({ k, rule: "threshold" })(tf.tensor2d(values, [rows, 6])).dataSync();
        const naive = values.map((x, i) => {
          const row = values.subarray(i - (i % 6), i - (i % 6) + 6);
          return Number(row.filter((other) => other > x).length < k);
        });
        expect(z).toEqual(naive);
      });
      fc.assert(property, { numRuns: runs });
    });
  });

  describe("solvers that add, on whole numbers: an exact optimum, and where stated the first", () => {
    it.each(adding)("%s", (_, problems, entries, claims) => assertOptimal(problems, entries(whole), claims));
  });

  describe("solvers that add, on numbers of all sizes: an optimum as far as float64 can tell", () => {
    it.each(adding)("%s", (_, problems, entries, { positive = false }) =>
      assertOptimal(problems, entries(wide), { tolerance: 1e-14, positive }),
    );
  });
}
