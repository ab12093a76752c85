import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cli } from "./testing/cli.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-synthetic-"));
});
afterAll(() => rm(folder, { recursive: true }));

const run = async (out: string, flags: string) => {
  const path = join(folder, out);
  const { code, stdout } = await cli("run", "synthetic", ...flags.split(" "), "--json", "--out", path);
  expect(code).toBe(0);
  const config = JSON.parse(await readFile(join(path, "config.json"), "utf8"));
  return { ...JSON.parse(stdout), config, page: await readFile(join(path, "report.html"), "utf8") };
};

it("run synthetic closes the gap, and draws it", async () => {
  const { metrics, epochs, page } = await run("aimle", "--repetitions 10 --steps 40");
  expect(epochs).toBe(4);
  expect(metrics.gap).toBeGreaterThan(0);
  expect(metrics.gap).toBeLessThan(1); // it starts at 1.84
  expect(page).toContain("optimality gap");
  expect(page).toContain("gradient at the start");
});

it("takes the rate and the steps that suit the method, and the user's before them", async () => {
  const advised = await run("advised", "--estimator straight-through --repetitions 2 --steps 10");
  expect(advised.config.settings).toMatchObject({ learningRate: 0.019, steps: 10, log: 10 });
  const given = await run(
    "given",
    "--estimator score-function --repetitions 2 --steps 20 --log 20 --learning-rate 0.5",
  );
  expect(given.config.settings).toMatchObject({ learningRate: 0.5, steps: 20, log: 20, momentum: 0.9 });
});
