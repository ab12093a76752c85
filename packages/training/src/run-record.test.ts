import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openRunFolder } from "./run-folder.js";
import { checkSame, readRun } from "./run-record.js";

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "discretely-record-"));
});
afterEach(() => rm(path, { recursive: true }));

const config = { task: "dvae", settings: { k: 10 } };
const row = { epoch: 1, step: 1, loss: 0.5 };

describe("readRun", () => {
  it("finds no run where none is", async () => {
    expect(await readRun(path)).toBeUndefined();
    expect(await readRun(join(path, "missing"))).toBeUndefined();
  });

  it("reads a run under way, without the line that a kill cut short", async () => {
    const run = await openRunFolder({ path, config });
    await run.log(row);
    await appendFile(join(path, "metrics.ndjson"), '{"epoch":1,"st');
    expect(await readRun(path)).toEqual({ config, rows: [row], result: undefined });
  });

  it("reads what a run that is done left, a metric that was no number as null", async () => {
    const run = await openRunFolder({ path, config });
    const result = { step: 1, loss: 0.5, seconds: 2, sections: [{ title: "Pictures", html: "<p>" }] };
    await run.writeResult({ ...result, metrics: { a: 1, b: Number.NaN } });
    expect((await readRun(path))!.result).toEqual({ ...result, metrics: { a: 1, b: null } });
  });

  it("names the file that is no JSON", async () => {
    await writeFile(join(path, "config.json"), "{");
    await expect(readRun(path)).rejects.toThrow(`run folder: ${join(path, "config.json")} is no JSON (`);
  });
});

describe("checkSame", () => {
  it("takes the same settings, and names those that differ", () => {
    expect(checkSame("a", config, { ...config, settings: { k: 10 } })).toBeUndefined();
    expect(() => checkSame("a", config, { ...config, settings: { k: 20 } })).toThrow(
      "run folder: the run in a has other settings: settings.k: 10 there, 20 here. Resume with its settings",
    );
  });
});
