import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cli } from "./testing/cli.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-run-nri-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("run --config cpu.json: trains the graphs of moving vertices, smaller still by flags, and draws them", async () => {
  const config = fileURLToPath(new URL("../../task-nri/configs/cpu.json", import.meta.url));
  const size = "--train 64 --valid 20 --test 20 --hidden 8 --batch 16 --epochs 1 --backend wasm";
  const flags = ["run", "--config", config, ...size.split(" "), "--out", join(folder, "run"), "--json"];
  const { code, stdout } = await cli(...flags);
  expect(code).toBe(0);
  const { metrics } = JSON.parse(stdout) as { metrics: Record<string, number> };
  expect(metrics.test_precision_map).toBeGreaterThan(0);
  const report = await readFile(join(folder, "run", "report.html"), "utf8");
  expect(report).toContain("Test trajectories and their graphs");
  const kept = JSON.parse(await readFile(join(folder, "run", "config.json"), "utf8"));
  expect(kept).toMatchObject({
    noise: "sum-of-gamma",
    noiseOptions: { kappa: 9 },
    settings: { frames: 10, hidden: 8 },
  });
});
