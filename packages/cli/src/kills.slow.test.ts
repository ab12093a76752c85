import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cli } from "./testing/cli.js";
import { startCli } from "./testing/cli-process.js";
import { results } from "./testing/run-files.js";

const KILLS = 100;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-kills-"));
});
afterAll(() => rm(folder, { recursive: true }));

// 4 epochs of 60 steps, a checkpoint after each third step: a run writes for most of its time
const run =
  "run dvae --train 600 --test 20 --epochs 4 --batch 10 --rows 6 --columns 8 --k 3 --checkpoint-every 3 --backend wasm".split(
    " ",
  );

it(`is bit-equal after ${KILLS} kills at random moments`, async () => {
  const whole = join(folder, "whole");
  const began = performance.now();
  expect((await startCli([...run, "--out", whole]).ended).code).toBe(0);
  const life = performance.now() - began;
  const expected = await results(whole);
  // the golden ratio's multiples fill [0, 1) evenly, in no order that a run could fall in step with
  const delays = Array.from({ length: KILLS }, (_, i) => life * (0.3 + 0.7 * ((i * 0.618034) % 1)));

  const entries = (path: string): Promise<string[]> => readdir(path).catch(() => []);
  let [path, lives, resumed, finished] = ["", 0, 0, 0];
  for (const delay of delays) {
    if (path === "" || (await entries(path)).includes("result.json")) {
      path = join(folder, `cut ${lives++}`);
    }
    const there = (await entries(path)).includes("config.json");
    const { child, ended } = startCli([...run, "--out", path, ...(there ? ["--resume"] : [])]);
    const timer = setTimeout(() => child.kill("SIGKILL"), delay);
    const { code, signal, stderr } = await ended;
    clearTimeout(timer);
    expect(signal ?? code, stderr).toBe(signal ? "SIGKILL" : 0);
    if (/resumed at step/.test(stderr)) resumed++;
    if (code !== 0) continue;
    expect(await results(path)).toEqual(expected);
    finished++;
  }
  // The last one may have been killed: it goes on in this process.
  if (!(await entries(path)).includes("result.json")) {
    const there = (await entries(path)).includes("config.json");
    expect(await cli(...run, "--out", path, ...(there ? ["--resume"] : []))).toMatchObject({ code: 0 });
    expect(await results(path)).toEqual(expected);
  }
  process.stdout.write(`${KILLS} kills: resumed ${resumed} times from a checkpoint, ${finished} runs finished\n`);
  expect(resumed).toBeGreaterThan(KILLS / 4);
  expect(finished).toBeGreaterThan(0);
});
