import { appendFile, open, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkpoints, writeWhole } from "./checkpoint.js";
import { makeFolder } from "./make-folder.js";
import { checkSame, type RunResult, readJson, readRows } from "./run-record.js";
import type { Row, RunStore } from "./run-store.js";

/** What `openRunFolder` takes. */
export interface RunFolderOptions {
  readonly path: string;
  /** The settings that make the run what it is, as JSON; kept as config.json. */
  readonly config: unknown;
  /** Opens the folder of an earlier run, to go on with it. Default false. */
  readonly resume?: boolean | undefined;
  /** Checkpoints kept. Default 2. */
  readonly keep?: number | undefined;
  /** Told of checkpoints that are passed over. */
  readonly log?: ((line: string) => void) | undefined;
}

export interface RunFolder extends RunStore {
  readonly path: string;
  /** All rows so far, in the order of their steps. */
  readonly rows: () => Promise<Row[]>;
  /** Writes report.html, and returns its path. */
  readonly writeReport: (html: string) => Promise<string>;
  /** Writes result.json, which says that the run is done: the last thing to write. */
  readonly writeResult: (result: RunResult) => Promise<void>;
}

const entries = ["config.json", "metrics.ndjson", "checkpoints", "report.html", "result.json"];

/**
 * A run on the disk: `config.json`, `metrics.ndjson` (a line per row), `checkpoints/`, `report.html`, `result.json`.
 * @throws Error when a fresh run would meet the files of another, when there is nothing to resume, or when the
 * settings of the run to resume differ (it names them). Nothing is overwritten.
 */
export async function openRunFolder(options: RunFolderOptions): Promise<RunFolder> {
  const { path, keep, log, resume = false } = options;
  const config = JSON.parse(JSON.stringify(options.config));
  const metrics = join(path, "metrics.ndjson");
  const store = checkpoints({ folder: join(path, "checkpoints"), keep, log });
  if (resume) await reopen(path, config);
  else await claim(path, config);

  const rows = () => readRows(path);
  return {
    path,
    config,
    load: store.load,
    save: async (snapshot) => {
      await flush(metrics); // rows up to a checkpoint must outlive it: only later ones are written again
      await store.save(snapshot);
    },
    log: (row) => appendFile(metrics, `${JSON.stringify(row)}\n`),
    cut: async (step) => {
      const kept = (await rows()).filter((row) => row.step <= step);
      await writeWhole(path, "metrics.ndjson", kept.map((row) => `${JSON.stringify(row)}\n`).join(""));
    },
    rows,
    writeReport: async (html) => {
      await writeWhole(path, "report.html", html);
      return join(path, "report.html");
    },
    writeResult: (result) => writeWhole(path, "result.json", `${JSON.stringify(result)}\n`),
  };
}

/** Takes an empty or new folder for a fresh run. */
async function claim(path: string, config: unknown): Promise<void> {
  await makeFolder(path).catch((error: Error) => {
    throw new Error(`run folder: ${error.message}; name another folder`);
  });
  const found = (await readdir(path)).filter((entry) => entries.includes(entry));
  if (found.length > 0) {
    throw new Error(`run folder: ${path} already holds a run (${found.join(", ")}); resume it, or name another folder`);
  }
  // "wx": of two runs that start at once, one gets the folder
  await writeFile(join(path, "config.json"), `${JSON.stringify(config, null, 2)}\n`, { flag: "wx" });
}

async function reopen(path: string, config: unknown): Promise<void> {
  const there = await readJson(join(path, "config.json"));
  if (there === undefined) {
    throw new Error(`run folder: nothing to resume in ${path} (no config.json); start without resume`);
  }
  checkSame(path, there, config);
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, "a");
  await handle.sync().finally(() => handle.close());
}
