import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { differences } from "./differences.js";
import type { Row } from "./run-store.js";
import type { Section } from "./task.js";

/** What a run leaves in result.json when it is done. */
export interface RunResult {
  /** Steps done. */
  readonly step: number;
  /** The loss of the last step. */
  readonly loss: number;
  /** The metrics of the last epoch; null where one was no number. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Time spent in steps. */
  readonly seconds: number;
  /** The task's own parts of the report. */
  readonly sections: readonly Section[];
}

/** A run as its folder tells it. */
export interface RunRecord {
  /** The settings, as JSON. */
  readonly config: unknown;
  /** All rows so far, in the order of their steps. */
  readonly rows: readonly Row[];
  /** Undefined until the run is done. */
  readonly result: RunResult | undefined;
}

/** Reads a run folder, and changes nothing in it; undefined where no run is. @throws Error for a file that is no JSON. */
export async function readRun(path: string): Promise<RunRecord | undefined> {
  const config = await readJson(join(path, "config.json"));
  if (config === undefined) return undefined;
  const result = (await readJson(join(path, "result.json"))) as RunResult | undefined;
  return { config, rows: await readRows(path), result };
}

/** A file of JSON, or undefined where it is missing or empty. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`run folder: ${file} is no JSON (${(error as Error).message})`);
  }
}

/** The rows of a run folder. A line that a kill cut short is dropped: it is after every checkpoint. */
export async function readRows(path: string): Promise<Row[]> {
  const text = await readText(join(path, "metrics.ndjson"));
  return text.split("\n").flatMap((line) => {
    try {
      return [JSON.parse(line) as Row];
    } catch {
      return [];
    }
  });
}

const readText = (file: string): Promise<string> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });

/** @throws Error that names each setting in which the run in `path`, made with `there`, differs from `here`. */
export function checkSame(path: string, there: unknown, here: unknown): void {
  const differing = differences(there, here);
  if (differing.length === 0) return;
  throw new Error(
    `run folder: the run in ${path} has other settings: ${differing.join("; ")}. ` +
      "Resume with its settings, or name another folder",
  );
}
