import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { goldens, hashFill } from "./goldens.js";

const folder = mkdtempSync(join(tmpdir(), "discretely-goldens-"));
const missing = join(folder, "missing");
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

const tensor = { dtype: "float32", shape: [3], data: [1, "NaN", "-Infinity"] };
const recorded = { name: "one", params: { k: 2 }, inputs: { deep: { x: tensor } }, outputs: { error: "k" } };

describe("goldens", () => {
  it("reads the folder named by DISCRETELY_GOLDENS, numbers decoded", () => {
    vi.stubEnv("DISCRETELY_GOLDENS", folder);
    writeFileSync(join(folder, "topic.json"), JSON.stringify({ cases: [recorded] }));
    const x = { shape: [3], data: [1, Number.NaN, Number.NEGATIVE_INFINITY] };
    expect(goldens("topic")).toEqual([{ ...recorded, inputs: { deep: { x } } }]);
  });

  it("fails in CI where the folder is missing; elsewhere says what is skipped", () => {
    vi.stubEnv("DISCRETELY_GOLDENS", missing);
    vi.stubEnv("CI", "true");
    expect(() => goldens("topic")).toThrow(`goldens: no folder ${missing}; set DISCRETELY_GOLDENS to the golden files`);
    vi.stubEnv("CI", "");
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    expect(goldens("topic")).toBeUndefined();
    expect(warn.mock.calls).toEqual([[`goldens: topic: skipped, no folder ${missing}; set DISCRETELY_GOLDENS`]]);
    warn.mockRestore();
  });
});

it("hashFill is the recorded generator, first values and sum", () => {
  const { data } = hashFill({ shape: [512], seed: 1001, lo: -0.1, hi: 0.1 });
  expect(data.slice(0, 3)).toEqual([-0.09930122, 0.039773565, -0.061502468].map(Math.fround));
  expect(data.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0.9268943934002891, 12);
});
