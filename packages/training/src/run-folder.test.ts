import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openRunFolder } from "./run-folder.js";

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "discretely-run-"));
});
afterEach(() => rm(path, { recursive: true }));

const config = { task: "dvae", settings: { k: 10, widths: [3, 4] } };
const row = (step: number) => ({ epoch: 1, step, loss: 1 / step });

describe("openRunFolder", () => {
  it("makes the folder, with the settings in it", async () => {
    const run = await openRunFolder({ path: join(path, "a", "b"), config });
    expect(JSON.parse(await readFile(join(run.path, "config.json"), "utf8"))).toEqual(config);
    expect(await run.rows()).toEqual([]);
    expect(await run.load()).toBeUndefined();
  });
  it("takes a folder that holds something else", async () => {
    await writeFile(join(path, "notes.txt"), "mine");
    await openRunFolder({ path, config });
    expect((await readdir(path)).sort()).toEqual(["config.json", "notes.txt"]);
  });
  it("refuses the folder of another run, and changes nothing in it", async () => {
    for (const entry of ["config.json", "metrics.ndjson", "report.html"]) {
      const folder = join(path, entry);
      await mkdir(folder);
      await writeFile(join(folder, entry), "theirs");
      await expect(openRunFolder({ path: folder, config })).rejects.toThrow(
        `run folder: ${folder} already holds a run (${entry}); resume it, or name another folder`,
      );
      expect(await readdir(folder)).toEqual([entry]);
      expect(await readFile(join(folder, entry), "utf8")).toBe("theirs");
    }
  });
  it("gives the folder to one of two runs that start at once", async () => {
    const started = await Promise.allSettled([openRunFolder({ path, config }), openRunFolder({ path, config })]);
    expect(started.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
  it("resumes with the same settings only, and names what differs", async () => {
    await openRunFolder({ path, config });
    await openRunFolder({ path, config: { ...config, unset: undefined }, resume: true });
    const other = { task: "dvae", settings: { k: 11, widths: [3] }, more: true };
    await expect(openRunFolder({ path, config: other, resume: true })).rejects.toThrow(
      "has other settings: settings.k: 10 there, 11 here; settings.widths.1: 4 there, nothing here; " +
        "more: nothing there, true here. Resume with its settings",
    );
  });
  it("has nothing to resume where no run is, and says so of settings that are no JSON", async () => {
    await expect(openRunFolder({ path, config, resume: true })).rejects.toThrow("nothing to resume in");
    await writeFile(join(path, "config.json"), "{");
    await expect(openRunFolder({ path, config, resume: true })).rejects.toThrow("config.json is no JSON (");
  });

  it("says what to do where no folder can be made", async () => {
    await writeFile(join(path, "file"), "");
    await expect(openRunFolder({ path: join(path, "file"), config })).rejects.toThrow(
      /^run folder: cannot make the folder .+ \(there is a file\); name another/,
    );
  });

  it("appends a line per row, and cuts those of later steps and a torn one", async () => {
    const run = await openRunFolder({ path, config });
    for (const step of [1, 2, 3, 4]) await run.log(row(step));
    await appendFile(join(path, "metrics.ndjson"), `{"epoch":1,"st`);
    expect(await run.rows()).toEqual([row(1), row(2), row(3), row(4)]);
    await run.cut(2);
    await run.log(row(3));
    const text = await readFile(join(path, "metrics.ndjson"), "utf8");
    expect(text).toBe([1, 2, 3].map((step) => `${JSON.stringify(row(step))}\n`).join(""));
  });
  it("writes the report", async () => {
    const run = await openRunFolder({ path, config });
    expect(await run.writeReport("<p>")).toBe(join(path, "report.html"));
    expect(await readFile(join(path, "report.html"), "utf8")).toBe("<p>");
  });
  it("refuses the folder of a run that is done", async () => {
    const run = await openRunFolder({ path, config });
    await run.writeResult({ step: 1, loss: 0, metrics: {}, seconds: 0, sections: [] });
    await rm(join(path, "config.json"));
    await expect(openRunFolder({ path, config })).rejects.toThrow("already holds a run (result.json)");
  });
});
