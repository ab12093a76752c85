import { describe, expect, it } from "vitest";
import { gamma } from "./gamma.js";

describe("gamma", () => {
  it("stays finite in log space where a small shape underflows: E ln G = ψ(α), Var = ψ′(α)", () => {
    const [shape, n] = [0.001, 50_000];
    const ln = gamma(new Float64Array(n), 5, { shape, log: true });
    expect(ln.every(Number.isFinite)).toBe(true);
    expect(gamma(new Float32Array(n), 5, { shape }).filter((x) => x === 0).length).toBeGreaterThan(n / 2);
    // Near 0: ψ(α) = −1/α − γ + ζ(2) α, ψ′(α) = 1/α² + ζ(2).
    const mean = -1 / shape - 0.5772156649 + 1.6449 * shape;
    const deviation = Math.sqrt(1 / shape ** 2 + 1.6449);
    const average = ln.reduce((sum, x) => sum + x, 0) / n;
    expect(Math.abs(average - mean)).toBeLessThan((5 * deviation) / Math.sqrt(n));
    const spread = ln.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    expect(Math.abs(spread / deviation ** 2 - 1)).toBeLessThan(5 * Math.sqrt(8 / n)); // −α ln G is nearly exponential
  });

  it.each([0.2, 3])("gives ln of the very draw at shape %d", (shape) => {
    const draws = gamma(new Float64Array(1000), 5, { shape, scale: 2 });
    const ln = gamma(new Float64Array(1000), 5, { shape, scale: 2, log: true });
    for (let i = 0; i < 1000; i++) expect(ln[i]).toBeCloseTo(Math.log(draws[i]!), 11);
  });

  it.each([
    [{ shape: 0 }, "shape must be a finite number > 0, got 0"],
    [{ shape: Number.NaN }, "shape must be"],
    [{ shape: 1, scale: -1 }, "scale must be a finite number > 0, got -1"],
    [{ shape: 1, start: 2 ** 32 }, "start must be an integer >= 0"],
  ])("refuses %o", (options, message) => expect(() => gamma(new Float32Array(1), 0, options)).toThrow(message));
});
