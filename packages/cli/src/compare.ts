import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Plugin, Registry } from "@discretely/core";
import { makeFolder } from "@discretely/training/make-folder";
import type { RunRecord } from "@discretely/training/run-record";
import { defineCommand } from "citty";
import { parseMethods } from "./audit-settings.js";
import { type Cell, cellsOf, look } from "./cells.js";
import { candidatesOf } from "./choose-backend.js";
import { jsonLines, summary } from "./compare-result.js";
import { countFlag } from "./flags.js";
import { allFlags, gather, SHARED, type Trains } from "./gather.js";
import { INTERRUPTED, say, untilInterrupted } from "./interrupt.js";
import { methodNames } from "./method-of.js";
import { pluginPaths } from "./plugin-files.js";
import { type CellResult, runCells } from "./run-cells.js";
import { parseSeeds } from "./seeds.js";
import { startWorker } from "./start-worker.js";

const COMPARE: Trains = {
  command: "compare",
  groups: ["noise"],
  flags: {
    task: { type: "positional", required: false, description: "the task to train" },
    estimators: {
      type: "string",
      description: "the gradient estimators, with options: aimle:density=1,imle:lambda=10",
    },
    seeds: { type: "string", description: "the seeds, 0..4 or 0,3,7 (default 0..4)" },
    jobs: { type: "string", description: "runs at once (default: the cores over the threads of a run)" },
    out: {
      type: "string",
      description: "the folder of the run folders (default runs/TASK-compare)",
      valueHint: "path",
    },
    ...SHARED,
    json: { type: "boolean", description: "end with a JSON line for each run and each estimator on standard output" },
  },
};

/** The exit status where a run failed. */
const FAILED = 1;

type Flags = Readonly<Record<string, unknown>>;

/** `discretely compare TASK`: trains a task by several estimators at several seeds, each run in a process of its own. */
export function compareCommandOf(registry: Registry<Plugin>, args: readonly string[]) {
  return defineCommand({
    meta: { name: "compare", description: "train a task by several estimators at several seeds" },
    args: allFlags(registry, args, COMPARE),
    run: async ({ args: parsed, rawArgs }) => {
      const flags = parsed as unknown as Flags;
      const planned = await gridOf(registry, flags, rawArgs);
      return compare(planned, {
        jobs: countFlag("compare", flags, "jobs"),
        checkpointEvery: countFlag("compare", flags, "checkpoint-every"),
        json: flags.json === true,
        plugins: pluginPaths(args),
      });
    },
  });
}

interface Planned {
  readonly cells: readonly Cell[];
  readonly out: string;
}

async function gridOf(registry: Registry<Plugin>, flags: Flags, args: readonly string[]): Promise<Planned> {
  const base = await gather(registry, flags, args, COMPARE);
  if (flags.estimators === undefined) {
    const have = methodNames(registry).join(", ");
    throw new RangeError(`compare: which estimators? e.g. --estimators aimle,imle:lambda=10 (have: ${have})`);
  }
  const methods = parseMethods(String(flags.estimators), "compare");
  const seeds = parseSeeds(String(flags.seeds ?? "0..4"));
  const out = String(flags.out ?? join("runs", `${base.task}-compare`));
  candidatesOf(base.backend);
  return { cells: cellsOf(registry, { base, methods, seeds, out }), out };
}

interface CompareOptions {
  readonly jobs: number | undefined;
  readonly checkpointEvery: number | undefined;
  readonly json: boolean;
  readonly plugins: readonly string[];
}

/** Runs what is not done yet, then reports on all. Returns the exit status. */
async function compare({ cells: planned, out }: Planned, { json, ...options }: CompareOptions): Promise<number> {
  const backend = await backendOf(planned[0]!.config.backend);
  const cells = planned.map((cell) => ({ ...cell, config: { ...cell.config, backend } }));
  const found: (RunRecord | undefined)[] = [];
  for (const cell of cells) found.push(await look(cell)); // one of other settings is refused before any starts
  const signal = untilInterrupted();
  const results = await runCells(cells, found, { ...options, jobs: options.jobs ?? defaultJobs(backend), signal });
  await makeFolder(out);
  const report = join(out, "report.html");
  const { compareReport } = await import("./compare-report.js"); // what draws takes long to load
  await writeFile(report, compareReport(results));
  process.stdout.write(json ? jsonLines(results) : `${summary(results)}\nreport: ${report}\n`);
  return conclude(results, signal.aborted);
}

/** Tried in a process of its own: a GPU's memory goes to the first process that starts it, and that must be a run. */
async function backendOf(name: string): Promise<string> {
  const end = await startWorker({ kind: "backend", name });
  if (end.kind === "backend") return end.name;
  throw new Error(end.kind === "failed" ? end.message : `compare: the trial of backend "${name}" ${end.kind}`);
}

/** wasm and cpu take one thread in Node, the others all cores or the one card. */
const defaultJobs = (backend: string) => (["wasm", "cpu"].includes(backend) ? availableParallelism() : 1);

/** Says what went wrong, each run in its own words, and gives the exit status. */
function conclude(results: readonly CellResult[], interrupted: boolean): number {
  const failed = results.filter(({ end }) => end.kind === "failed");
  if (failed.length > 0) say(`${failed.length} of ${results.length} runs failed:`);
  for (const { cell, end } of failed) if (end.kind === "failed") say(`  ${cell.name}: ${end.message}`);
  const done = results.filter(({ end }) => end.kind === "done").length;
  if (interrupted) say(`stopped with ${done} of ${results.length} runs done; give the same command to go on`);
  return interrupted ? INTERRUPTED : failed.length > 0 ? FAILED : 0;
}
