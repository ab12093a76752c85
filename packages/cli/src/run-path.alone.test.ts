import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cli } from "./testing/cli.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-path-"));
});
afterAll(() => rm(folder, { recursive: true }));

it.each([
  ["path", "--size 3 --train 8 --test 4 --batch 4 --epochs 1", "test_cost_ratio"],
  ["path-linear", "--train 64 --test 20 --epochs 2 --estimator interpolation", "test_regret"],
])("run %s %s", async (task, flags, metric) => {
  const out = join(folder, task);
  const { code, stdout } = await cli("run", task, ...flags.split(" "), "--backend", "wasm", "--json", "--out", out);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).metrics[metric]).toBeGreaterThanOrEqual(0);
  expect(await readFile(join(out, "report.html"), "utf8")).toMatch(/<svg [^>]+aria-label="(map|graph) 1"/);
});
