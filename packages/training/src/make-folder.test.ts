import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeFolder } from "./make-folder.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "make-"));
});
afterEach(() => rm(folder, { recursive: true }));

it("makes a folder and those above it, once or again, also by two at a time", async () => {
  const path = join(folder, "a", "b", "c");
  await Promise.all([makeFolder(path), makeFolder(path)]);
  await makeFolder(path);
  expect(await readdir(join(folder, "a", "b"))).toEqual(["c"]);
});

it("names what is in the way", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  await expect(makeFolder(file)).rejects.toThrow(`cannot make the folder ${file} (there is a file)`);
  await expect(makeFolder(join(file, "below"))).rejects.toThrow(/cannot make the folder .*file.below \(ENOTDIR/);
});

it.runIf(process.platform === "linux")("ends where no folder can be made", async () => {
  await expect(makeFolder("/proc/nope/below")).rejects.toThrow("cannot make the folder /proc/nope (ENOENT");
});
