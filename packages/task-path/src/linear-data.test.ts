import { describe, expect, it } from "vitest";
import { polynomialCosts } from "./linear-data.js";

const options = { train: 400, test: 100, features: 5, costs: 40, degree: 4, noiseWidth: 0.5, seed: 3 };

describe("polynomialCosts", () => {
  it("draws standard normal features, train and test apart", () => {
    const { train, test } = polynomialCosts(options);
    expect([train.features.length, train.costs.length, test.costs.length]).toEqual([2000, 16000, 4000]);
    const mean = train.features.reduce((a, b) => a + b, 0) / 2000;
    const variance = train.features.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2000;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(2000));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 2000));
    expect(test.features).not.toEqual(train.features.slice(0, 500));
  });

  it("at degree 1 and without noise is linear: one matrix of 0 and 1 explains every cost", () => {
    const { train, test } = polynomialCosts({ ...options, degree: 1, noiseWidth: 0, features: 3, costs: 6 });
    const patterns = Array.from({ length: 8 }, (_, bits) => [bits & 1, (bits >> 1) & 1, (bits >> 2) & 1]);
    const explains = (pattern: number[], j: number, { features, costs, count }: typeof train) =>
      Array.from({ length: count }, (_, i) => {
        const score = pattern.reduce((sum, b, k) => sum + b * features[3 * i + k]!, 0);
        return Math.abs((score / Math.sqrt(3) + 4) / 3.5 - costs[6 * i + j]!);
      }).every((error) => error < 1e-5);
    for (let j = 0; j < 6; j++) {
      expect(patterns.filter((pattern) => explains(pattern, j, train) && explains(pattern, j, test))).toHaveLength(1);
    }
  });

  it("multiplies each cost by a factor within 1 ± w", () => {
    const [clean, noisy] = [0, 0.5].map((noiseWidth) => polynomialCosts({ ...options, noiseWidth }).train.costs);
    const factors = Array.from(noisy!, (cost, i) => cost / clean![i]!);
    expect(Math.min(...factors)).toBeGreaterThan(0.4999);
    expect(Math.max(...factors)).toBeLessThan(1.5001);
    const mean = factors.reduce((a, b) => a + b, 0) / factors.length;
    expect(Math.abs(mean - 1)).toBeLessThan((5 * 0.5) / Math.sqrt(3 * factors.length));
  });

  it("draws example i from the seed and i alone", () => {
    const [more, fewer] = [400, 30].map((train) => polynomialCosts({ ...options, train }).train);
    expect(fewer!.costs).toEqual(more!.costs.slice(0, fewer!.costs.length));
    expect(polynomialCosts({ ...options, seed: 4 }).train.costs).not.toEqual(more!.costs);
  });

  it("names what is wrong", () => {
    expect(() => polynomialCosts({ ...options, degree: 0 })).toThrow("polynomialCosts: degree must be an integer >= 1");
    expect(() => polynomialCosts({ ...options, noiseWidth: 2 })).toThrow("polynomialCosts: noiseWidth must be");
  });
});
