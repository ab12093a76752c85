import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeNpy } from "@discretely/training";
import { afterEach, beforeEach, expect, it } from "vitest";
import { readCosts } from "./linear-files.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "costs-"));
});
afterEach(() => rm(folder, { recursive: true }));

const table = (rows: number, columns: number, first = 0) =>
  encodeNpy({
    dtype: "float64",
    shape: [rows, columns],
    data: Float64Array.from({ length: rows * columns }, (_, i) => first + i),
  });
const fill = async (changes: Record<string, Uint8Array> = {}) => {
  const files = {
    "train_features.npy": table(3, 2),
    "train_costs.npy": table(3, 4, 10),
    "test_features.npy": table(1, 2),
    "test_costs.npy": table(1, 4),
  };
  for (const [name, bytes] of Object.entries({ ...files, ...changes })) await writeFile(join(folder, name), bytes);
};

it("reads features and costs of both parts", async () => {
  await fill();
  const { train, test, features } = await readCosts(folder, 4);
  expect([train.count, test.count, features]).toEqual([3, 1, 2]);
  expect([...train.costs.slice(0, 4), ...train.features.slice(0, 2)]).toEqual([10, 11, 12, 13, 0, 1]);
});

it("names what does not fit", async () => {
  await fill();
  await expect(readCosts(folder, 5)).rejects.toThrow(
    "train_costs.npy is [3, 4]; the features and the graph ask for [3, 5]",
  );
  await fill({ "test_features.npy": table(1, 3) });
  await expect(readCosts(folder, 4)).rejects.toThrow("2 features to learn from, but 3 to measure on");
  await fill({ "test_costs.npy": table(1, 4, Number.NaN) });
  await expect(readCosts(folder, 4)).rejects.toThrow("test_costs.npy: NaN at row 0, column 0");
  await expect(readCosts(join(folder, "nowhere"), 4)).rejects.toThrow('nowhere"; pass generated, or a folder');
});
