import { describe, expect, it } from "vitest";
import { byEstimator, jsonLines, summary } from "./compare-result.js";
import { cellResult } from "./testing/cell-results.js";

const results = [
  cellResult("a", 0, [1, 0.5]),
  cellResult("a", 1, [3, 0.7]),
  cellResult("b:x=1", 0, [2, 0.25]),
  cellResult("b:x=1", 1, [9, 9], { kind: "failed", message: "out of memory" }),
  cellResult("c", 0, [9, 9], { kind: "stopped", step: 1 }),
];

describe("what a comparison came to", () => {
  it("is mean and standard deviation over the runs that are done", () => {
    const [a, b, c] = byEstimator(results);
    expect(a!.values.loss).toEqual({ mean: 2, std: 1 });
    expect([a!.values.accuracy!.mean, a!.values.accuracy!.std]).toEqual([expect.closeTo(0.6), expect.closeTo(0.1)]);
    expect(b).toMatchObject({ label: "b:x=1", values: { loss: { mean: 2, std: 0 } } });
    expect(c).toEqual({ label: "c", done: [], values: {} });
  });

  it("as a table, a dash where nothing is known", () => {
    expect(summary(results).split("\n")).toEqual([
      "estimator  n   loss   accuracy",
      "a          2  2 ± 1  0.6 ± 0.1",
      "b:x=1      1  2 ± 0   0.25 ± 0",
      "c          0      –          –",
    ]);
  });

  it("as a JSON line for each run and each estimator", () => {
    const lines = jsonLines(results)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(8);
    expect(lines[0]).toEqual({
      ...{ estimator: "a", seed: 0, status: "done", backend: "cpu", epochs: 2, path: "runs/a-seed0" },
      ...{ values: { loss: 1, accuracy: 0.5 }, secondsPerEpoch: 3 },
    });
    expect(lines[3]).toMatchObject({ estimator: "b:x=1", seed: 1, status: "failed", message: "out of memory" });
    expect(lines[4]).toMatchObject({ estimator: "c", status: "stopped", values: {} });
    expect(lines[5]).toMatchObject({ estimator: "a", n: 2, mean: { loss: 2 }, std: { loss: 1 } });
    expect(lines[7]).toEqual({ estimator: "c", n: 0, mean: {}, std: {} });
  });
});
