import { describe, expect, it } from "vitest";
import { compareWithSums } from "./testing/exact-sums.js";

describe("ten million draws against exact gamma sums, s = 1, 10, 100 and ∞", () => {
  it.each([1, 2, 5, 10, 20.8, 100])("κ = %s: four cumulants within 5 standard errors, KS distance <= 1e-3", (kappa) => {
    for (const { iterations, errors, distance } of compareWithSums(kappa, 1e7, 1)) {
      const at = `s = ${iterations}`;
      for (const error of errors) expect(Math.abs(error), at).toBeLessThanOrEqual(5);
      expect(distance, at).toBeLessThanOrEqual(1e-3);
    }
  });
});
