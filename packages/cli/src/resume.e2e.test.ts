import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "./testing/cli.js";
import { startCli } from "./testing/cli-process.js";
import { results } from "./testing/run-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-resume-"));
});
afterAll(() => rm(folder, { recursive: true }));

// 2 epochs of 6 steps, checkpoints after steps 4, 8 and 12
const small =
  "run dvae --train 180 --test 20 --epochs 2 --batch 30 --rows 6 --columns 8 --k 3 --checkpoint-every 4 --backend wasm";
const settings = {
  "one sample, one beta": small.split(" "),
  "two samples, a beta for each example": [
    ...small.split(" "),
    ...["--samples", "2", "--estimator.share", "instance", "--seed", "-3"],
  ],
};

const rowsOf = async (path: string) =>
  (await readFile(join(path, "metrics.ndjson"), "utf8").catch(() => "")).split("\n").length - 1;
const checkpoint = (path: string, step: number) =>
  existsSync(join(path, "checkpoints", `step-${String(step).padStart(9, "0")}.safetensors`));

/** Starts a run and sends it `signal` as soon as `now` says so. */
async function interrupt(args: readonly string[], signal: NodeJS.Signals, now: () => Promise<boolean> | boolean) {
  const { child, ended } = startCli(args);
  while (child.exitCode === null && !(await now())) await new Promise((resume) => setTimeout(resume, 2));
  child.kill(signal);
  return ended;
}

describe.each(Object.entries(settings))("a run of %s", (name, args) => {
  const at = (path: string) => join(folder, `${name} ${path}`);
  let whole: Awaited<ReturnType<typeof results>>;
  beforeAll(async () => {
    expect(await cli(...args, "--out", at("whole"))).toMatchObject({ code: 0 });
    whole = await results(at("whole"));
  });

  it("has a state that moved, and all of its rows", () => {
    const betas = (whole.run.state as { beta: number }[]).map(({ beta }) => beta);
    expect(new Set(betas).size).toBeGreaterThan(args === settings["one sample, one beta"] ? 0 : 1);
    expect(betas).not.toContain(0.1);
    expect([whole.rows.length, whole.run.place.step]).toEqual([14, 12]);
  });

  const moments = {
    "before the first checkpoint": async (path: string) => (await rowsOf(path)) >= 1,
    "between two checkpoints": async (path: string) => (await rowsOf(path)) >= 6,
    "while the second epoch is under way": (path: string) => checkpoint(path, 8),
  };
  const chosen = Object.entries(moments).slice(args === settings["one sample, one beta"] ? 0 : 2);
  it.each(chosen)("killed %s and resumed is the run that was never cut, bit for bit", async (moment, now) => {
    const path = at(moment);
    const killed = await interrupt([...args, "--out", path], "SIGKILL", () => now(path));
    expect([killed.signal, killed.code, existsSync(join(path, "report.html"))]).toEqual(["SIGKILL", null, false]);
    expect(checkpoint(path, 12)).toBe(false);
    const resumed = [...args, "--out", path, "--resume"];
    const apart = moment.startsWith("between"); // once by a process of its own, else by this one, which is quicker
    const { code, stderr } = await (apart ? startCli(resumed).ended : cli(...resumed));
    expect(code).toBe(0);
    expect(/resumed at step (\d+)\/12/.test(stderr)).toBe(!moment.startsWith("before"));
    expect(await results(path)).toEqual(whole);
    expect(existsSync(join(path, "report.html"))).toBe(true);
  });
});

describe("a run of few steps", () => {
  const args = settings["one sample, one beta"];
  it("stops at Ctrl-C with a checkpoint, and says with which flags it goes on", async () => {
    const path = join(folder, "interrupted");
    const stopped = await interrupt([...args, "--out", path], "SIGINT", async () => (await rowsOf(path)) >= 5);
    const [, step, flags] = /stopped at step (\d+); go on with (.+)/.exec(stopped.stderr)!;
    expect([stopped.code, checkpoint(path, Number(step))]).toEqual([130, true]);
    const resumed = await cli("run", ...flags!.split(" "));
    expect(resumed.stderr).toContain(`resumed at step ${step}/12`);
    expect(await results(path)).toEqual(await results(join(folder, "one sample, one beta whole")));
  });

  it("that is done already stays as it is", async () => {
    const path = join(folder, "one sample, one beta whole");
    const before = await results(path);
    expect(await cli(...args, "--out", path, "--resume")).toMatchObject({ code: 0 });
    expect(await results(path)).toEqual(before);
  });
});
