import { type ProgressBoard, progressBoard } from "@discretely/training/progress-board";
import { type RunRecord, readRun } from "@discretely/training/run-record";
import pLimit from "p-limit";
import type { Cell } from "./cells.js";
import { startWorker } from "./start-worker.js";
import type { End, News } from "./worker-messages.js";

export interface RunCellsOptions {
  /** Runs at once. */
  readonly jobs: number;
  readonly checkpointEvery: number | undefined;
  readonly plugins: readonly string[];
  /** Starts no more runs, and stops those under way with a checkpoint. */
  readonly signal: AbortSignal;
}

/** What became of a cell, and what its folder holds now. */
export interface CellResult {
  readonly cell: Cell;
  readonly end: End;
  readonly record: RunRecord | undefined;
}

/** Runs each cell in a process of its own, at most `jobs` at once; goes on with those that were cut, leaves those done. */
export async function runCells(
  cells: readonly Cell[],
  found: readonly (RunRecord | undefined)[],
  options: RunCellsOptions,
): Promise<CellResult[]> {
  const board = progressBoard({ runs: cells.length });
  const limit = pLimit(options.jobs);
  const ends = await Promise.all(cells.map((cell, i) => limit(() => runCell(cell, found[i], board, options))));
  board.close();
  return Promise.all(
    cells.map(async (cell, i) => ({ cell, end: ends[i]!, record: await readRun(cell.path).catch(() => undefined) })),
  );
}

async function runCell(
  { name, path, config }: Cell,
  found: RunRecord | undefined,
  board: ProgressBoard,
  { checkpointEvery, plugins, signal }: RunCellsOptions,
): Promise<End> {
  if (found?.result) {
    board.ended(name, "done before");
    return { kind: "done", step: found.result.step };
  }
  if (signal.aborted) return { kind: "stopped", step: 0 };
  const progress = board.of(name);
  const end = await startWorker(
    { kind: "run", given: config, plugins, path, resume: found !== undefined, checkpointEvery },
    {
      started: (pid) => board.say(name, `started in ${path}, process ${pid}`),
      hear: (news) => pass(news, (line) => board.say(name, line), progress),
      signal,
    },
  );
  progress.stop();
  board.ended(name, inWords(end));
  return end;
}

function pass(news: News, say: (line: string) => void, progress: ReturnType<ProgressBoard["of"]>): void {
  if (news.kind === "log") say(news.line);
  else if (news.kind === "start") progress.start(news.run);
  else progress[news.kind](news.row as never);
}

function inWords(end: End): string {
  if (end.kind === "failed") return `failed: ${end.message}`;
  return end.kind === "stopped" ? `stopped at step ${end.step}` : end.kind;
}
