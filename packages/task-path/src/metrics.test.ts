import { goldenSuite } from "@discretely/testkit/goldens";
import { describe, expect, it } from "vitest";
import { pathMetrics } from "./metrics.js";

/** A 2 × 3 grid, true path along the upper row, then three predictions: itself, one through the lower row, one broken. */
const truth = [1, 1, 0, 0, 0, 1];
const costs = [1, 1, 4, 2, 9, 1];
const results = {
  shape: [3, 2, 3] as const,
  truth: [...truth, ...truth, ...truth],
  costs: [...costs, ...costs, ...costs],
  predicted: [...truth, ...[1, 0, 0, 0, 1, 1], ...[1, 0, 0, 0, 0, 1]],
};

describe("pathMetrics", () => {
  it("counts exact paths, cells, valid masks and costs over the whole grid", () => {
    const metrics = pathMetrics(results);
    expect(metrics.exact).toBeCloseTo(1 / 3, 12);
    expect(metrics.cells).toBeCloseTo((6 + 4 + 5) / 18, 12);
    expect(metrics.valid).toBeCloseTo(2 / 3, 12);
    expect(metrics.cost_ratio).toBeCloseTo((3 / 3 + 11 / 3 + 2 / 3) / 3, 12);
    expect(metrics.below_10).toBeCloseTo(1 / 3, 12); // the broken one is cheap, and counts for nothing
  });

  it("repeats the reference's cost ratio on request: sums of columns, then the mean of their ratios", () => {
    const { cost_ratio, ...rest } = pathMetrics(results, { parity: "reference" });
    const columns = [[1, 1, 1], [1, 9, 1], [1, 0, 1]]; // biome-ignore format: one row a prediction
    expect(cost_ratio).toBeCloseTo(columns.flat().reduce((a, b) => a + b, 0) / 9, 12);
    const { cost_ratio: _, ...ours } = pathMetrics(results);
    expect(rest).toEqual(ours);
  });

  it("has thresholds in per cent", () => {
    const shape = [1, 1, 2] as const;
    const off = (extra: number) => pathMetrics({ shape, truth: [1, 1], predicted: [1, 1 + extra], costs: [50, 50] });
    expect(off(0.19)).toMatchObject({ below_10: 1, below_1: 0 });
    expect(off(0.0019)).toMatchObject({ below_1: 1, "below_0.1": 1, "below_0.01": 0 });
  });

  it("refuses options that it has not", () => {
    expect(() => pathMetrics(results, { parity: "theirs" as "reference" })).toThrow(
      "pathMetrics: parity must be one of",
    );
  });
});

goldenSuite("misc", (cases) => {
  it.each(cases.filter(({ params }) => params.function === "compute_metrics"))("$name", ({ inputs, outputs }) => {
    const { shape } = inputs.true_paths;
    const recorded = {
      shape,
      truth: inputs.true_paths.data,
      predicted: inputs.suggested_paths.data,
      costs: inputs.true_costs.data,
    };
    const metrics = pathMetrics(recorded, { parity: "reference" });
    const names: Record<string, string> = {
      perfect_match_accuracy: "exact",
      cost_ratio_suggested_true: "cost_ratio",
      valid_acc: "valid",
    };
    for (const [theirs, value] of Object.entries(outputs as Record<string, number>)) {
      const ours = names[theirs] ?? `below_${Number(/below_([\d.]+)_percent/.exec(theirs)![1])}`;
      expect(Math.abs(metrics[ours]! - value), theirs).toBeLessThanOrEqual(1e-5 * value);
    }
    // D21: the reference's ratio is not that of the paths' costs
    expect(pathMetrics(recorded).cost_ratio).not.toBeCloseTo(outputs.cost_ratio_suggested_true, 2);
  });
});
