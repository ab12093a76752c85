import { cp, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli } from "./testing/cli.js";
import { results } from "./testing/run-files.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "discretely-disk-"));
});
afterAll(() => rm(folder, { recursive: true }));

// 12 steps, checkpoints after steps 4, 8 and 12
const run =
  "run dvae --train 120 --test 20 --epochs 1 --batch 10 --rows 6 --columns 8 --k 3 --checkpoint-every 4 --backend wasm".split(
    " ",
  );
const file = (step: number) => `step-${String(step).padStart(9, "0")}.safetensors`;

// On Linux, /dev/full is a disk that is full, also for the superuser.
describe.runIf(process.platform === "linux")("a disk that fills up", () => {
  it("ends the run with the file's name, and the checkpoint before it goes on, bit for bit", async () => {
    const [whole, cut] = [join(folder, "whole"), join(folder, "cut")];
    expect(await cli(...run, "--out", whole)).toMatchObject({ code: 0 });
    await cp(whole, cut, { recursive: true }); // as it was after step 8
    for (const later of ["result.json", join("checkpoints", file(12))]) await rm(join(cut, later));
    const full = join(cut, "checkpoints", `${file(12)}.tmp`);
    await symlink("/dev/full", full);
    const { code, stderr } = await cli(...run, "--out", cut, "--resume");
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`cannot write .*${file(12)} \\(ENOSPC.*\\); make room`));
    await rm(full);
    const again = await cli(...run, "--out", cut, "--resume");
    expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining("resumed at step 8/12") });
    expect(await results(cut)).toEqual(await results(whole));
  });

  it("a folder that takes nothing is refused before anything is trained", async () => {
    const { code, stderr } = await cli(...run, "--out", "/proc/nope/run");
    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot make the folder /proc/nope")]);
  });
});

it("passes over a checkpoint from elsewhere, and goes on from the last of its own", async () => {
  const path = join(folder, "mixed");
  expect(await cli(...run, "--out", path)).toMatchObject({ code: 0 });
  const whole = await results(path);
  await rm(join(path, "result.json"));
  await writeFile(join(path, "checkpoints", file(99)), "half of another run's");
  const { code, stderr } = await cli(...run, "--out", path, "--resume");
  expect([code, stderr]).toEqual([0, expect.stringMatching(/checkpoint ignored: .*step-000000099/)]);
  await rm(join(path, "checkpoints", file(99)));
  expect(await results(path)).toEqual(whole);
});
