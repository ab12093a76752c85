import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "./testing/cli.js";
import { results } from "./testing/run-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-l2x-"));
});
afterAll(() => rm(folder, { recursive: true }));

const size = "--train 40 --held-out 10 --annotated 4 --epochs 2 --batch 20 --k 3 --hidden 8 --backend wasm";
const run = (out: string, more = "") =>
  cli("run", "l2x", ...`${size}${more}`.split(" "), "--out", join(folder, out), "--json");

describe("run l2x", () => {
  it("trains, measures the best epoch, and shows the words that it chose", async () => {
    const { code, stdout } = await run("a");
    expect(code).toBe(0);
    const { metrics, report } = JSON.parse(stdout) as { metrics: Record<string, number>; report: string };
    expect(metrics.best_epoch).toBeGreaterThanOrEqual(1);
    expect(metrics.best_validation_mse).toBeLessThanOrEqual(metrics.validation_mse!);
    expect(metrics.best_validation_mse).toBeLessThan(0.25); // of no use would be 0 or 1 for each
    expect(await readFile(report, "utf8")).toContain('<mark class="human machine shared">');
  });

  it("goes on where it stopped, the best epoch included: the same bits as a run of one piece", async () => {
    const { code } = await run("b", " --checkpoint-every 3");
    expect(code).toBe(0);
    const [a, b] = [await results(join(folder, "a")), await results(join(folder, "b"))];
    expect(b.tensors).toEqual(a.tensors);
    expect(b.tensors.some(([name]) => String(name).includes("best.selector.first.weight"))).toBe(true);
    expect(b.run.state).toEqual(a.run.state);
  });
});
