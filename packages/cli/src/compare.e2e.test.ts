import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseHTML } from "linkedom";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "./testing/cli.js";
import { type Ended, startCli } from "./testing/cli-process.js";
import { results, rows } from "./testing/run-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-compare-"));
});
afterAll(() => rm(folder, { recursive: true }));

const small =
  "--train 40 --test 20 --batch 20 --epochs 5 --rows 4 --columns 6 --k 2 --checkpoint-every 1 --backend wasm";
const grid = ["compare", "dvae", "--estimators", "aimle,imle:lambda=5", "--seeds", "0,3", ...small.split(" ")];
const killed = "imle-lambda=5-seed3";
const at = (...path: string[]) => join(folder, "grid", ...path);
const cut = () => at(killed);

/** The comparison, whose process for the last cell is killed as soon as it has ended an epoch. */
async function compareAndKill(): Promise<Ended> {
  const { child, ended } = startCli([...grid, "--out", at(), "--jobs", "2"]);
  let said = "";
  let done = false;
  child.stderr!.on("data", (text: string) => {
    said += text;
    const pid = /^imle:lambda=5 seed 3: started in .+, process (\d+)$/m.exec(said)?.[1];
    if (done || pid === undefined || !/^imle:lambda=5 seed 3: epoch 1\/5: /m.test(said)) return;
    done = true;
    process.kill(Number(pid), "SIGKILL");
  });
  return ended;
}

describe("compare", { timeout: 120_000 }, () => {
  let [first, second]: Ended[] = [];
  const lines = () =>
    second!.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
  const others = ["aimle-seed0", "aimle-seed3", "imle-lambda=5-seed0"];
  const times = () => Promise.all(others.map(async (name) => (await stat(at(name, "result.json"))).mtimeMs));
  let written: number[];
  beforeAll(async () => {
    first = await compareAndKill();
    written = await times();
    expect(existsSync(join(cut(), "result.json"))).toBe(false);
    second = await startCli([...grid, "--out", at(), "--json"]).ended;
  }, 120_000);

  it("lets the others finish where a run is killed, and says what became of it", () => {
    expect(first!.code).toBe(1);
    const end = first!.stderr.trimEnd().split("\n").slice(-2);
    expect(end).toEqual(["1 of 4 runs failed:", "  imle:lambda=5 seed 3: its process was ended by SIGKILL"]);
    const table = first!.stdout.split("\n").map((line) => line.split(/ {2,}/).slice(0, 2));
    expect(table.slice(0, 3)).toEqual([
      ["estimator", "n"],
      ["aimle", "2"],
      ["imle:lambda=5", "1"],
    ]);
  });

  it("goes on with the run that was killed, and leaves those that are done", async () => {
    expect(second!.code).toBe(0);
    expect(second!.stderr).toMatch(/imle:lambda=5 seed 3: resumed at step \d+\/10/);
    expect(second!.stderr.match(/: done before/g)).toHaveLength(3);
    expect(await times()).toEqual(written);
  });

  it("comes to the runs of `discretely run`, bit for bit", async () => {
    const same = ["--estimator", "imle", "--estimator.lambda", "5", "--seed", "3", ...small.split(" ")];
    expect(await cli("run", "dvae", ...same, "--out", join(folder, "whole"))).toMatchObject({ code: 0 });
    expect(await results(cut())).toEqual(await results(join(folder, "whole")));
  });

  it("ends with a JSON line for each run and each estimator", async () => {
    const last = async (path: string) => (await rows(path)).at(-1) as { loss: number; metrics: { test_map: number } };
    const [, , , run, aimle, imle] = lines();
    const { loss, metrics } = await last(cut());
    expect(run).toMatchObject({ estimator: "imle:lambda=5", seed: 3, status: "done", values: { loss, ...metrics } });
    const [a, b] = [(await last(at("aimle-seed0"))).loss, (await last(at("aimle-seed3"))).loss];
    expect(aimle).toMatchObject({ estimator: "aimle", n: 2, mean: { loss: (a + b) / 2 } });
    expect(aimle.std.loss).toBeCloseTo(Math.abs(a - b) / 2, 8);
    expect([imle.estimator, imle.n, lines().length]).toEqual(["imle:lambda=5", 2, 6]);
  });

  it("writes a page of curves, and pictures of each estimator's first seed", async () => {
    const { document } = parseHTML(await readFile(at("report.html"), "utf8"));
    expect(document.querySelectorAll("section > svg").length).toBe(5); // the loss and four metrics
    const titles = [...document.querySelectorAll("h2")].map((title) => title.textContent);
    expect(titles.slice(-2)).toEqual([
      "Test images, their codes and reconstructions: aimle, seed 0",
      "Test images, their codes and reconstructions: imle:lambda=5, seed 0",
    ]);
    expect(document.querySelector("img")!.getAttribute("src")).toMatch(/^data:image\/png;base64,/);
  });

  it("refuses the runs of other settings before any starts", async () => {
    const before = await times();
    const { code, stdout, stderr } = await startCli([...grid, "--out", at(), "--k", "3", "--seeds", "3,7"]).ended;
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^discretely: run folder: the run in .+aimle-seed3 has other settings: .*settings.k: 2 there, 3 here/,
    );
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
    expect([existsSync(at("aimle-seed7")), await times()]).toEqual([false, before]);
  });
});
