import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Plugin, Registry } from "@discretely/core";
import { openRunFolder } from "@discretely/training/run-folder";
import { registry } from "discretely";
import { describe, expect, it } from "vitest";
import { parseMethods } from "./audit-settings.js";
import { cellsOf, look } from "./cells.js";
import { runSettings } from "./settings.js";

const base = runSettings.parse({ task: "dvae", settings: { k: 4 }, estimatorOptions: { beta: 1 }, seed: 9 });
const cells = (methods: string, out = "runs") =>
  cellsOf(registry as unknown as Registry<Plugin>, { base, methods: parseMethods(methods), seeds: [0, -3], out });

describe("cellsOf", () => {
  it("crosses estimators and seeds, each with what the task advises for it", () => {
    const grid = cells("aimle:density=2,imle");
    expect(grid.map(({ name, path }) => [name, path])).toEqual([
      ["aimle:density=2 seed 0", join("runs", "aimle-density=2-seed0")],
      ["aimle:density=2 seed -3", join("runs", "aimle-density=2-seed-3")],
      ["imle seed 0", join("runs", "imle-seed0")],
      ["imle seed -3", join("runs", "imle-seed-3")],
    ]);
    expect(grid.map(({ config }) => [config.estimator, config.estimatorOptions, config.seed])).toEqual([
      ["aimle", { density: 2 }, 0],
      ["aimle", { density: 2 }, -3],
      ["imle", { lambda: 10 }, 0],
      ["imle", { lambda: 10 }, -3],
    ]);
    for (const { config } of grid) {
      expect(config).toMatchObject({
        noise: "sum-of-gamma",
        noiseOptions: { kappa: 4 },
        settings: { k: 4, batch: 100 },
      });
    }
  });

  it("keeps folders apart, and inside of the one that is named", () => {
    expect(() => cells("aimle,imle,aimle")).toThrow("compare: two estimators share the folder aimle; name each once");
    expect(() => cells("imle:step=a/b")).toThrow('imle: no option named "step"');
    const slash = cells("aimle:controller=sign").map(({ path }) => path);
    expect(slash).toEqual([join("runs", "aimle-controller=sign-seed0"), join("runs", "aimle-controller=sign-seed-3")]);
  });
});

describe("look", () => {
  it("finds nothing, then the run of the same settings, and refuses one of others", async () => {
    const folder = await mkdtemp(join(tmpdir(), "discretely-cells-"));
    const cell = cells("imle", folder)[0]!;
    expect(await look(cell)).toBeUndefined();
    await openRunFolder({ path: cell.path, config: cell.config });
    expect(await look(cell)).toMatchObject({ rows: [], result: undefined });
    const other = { ...cell, config: { ...cell.config, backend: "cpu" } };
    await expect(look(other)).rejects.toThrow('has other settings: backend: "auto" there, "cpu" here');
    await rm(folder, { recursive: true });
  });
});
