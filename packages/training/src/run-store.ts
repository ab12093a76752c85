import type { Snapshot } from "./snapshot.js";

/** The loss of one step. */
export interface StepRow {
  /** The epoch, from 1. */
  readonly epoch: number;
  /** Steps done since the start of the run. */
  readonly step: number;
  readonly loss: number;
}

/** The end of an epoch: `loss` is the mean over its steps. */
export interface EpochRow extends StepRow {
  /** Time spent in its steps. */
  readonly seconds: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** A line of `metrics.ndjson`: a step, or the end of an epoch. */
export type Row = StepRow | EpochRow;

/** What tells the two rows apart. */
export const isEpochRow = (row: Row): row is EpochRow => "metrics" in row;

/** Where a run leaves its checkpoints and rows: a folder, a data base, a browser's storage. */
export interface RunStore {
  /** The settings that make the run what it is, as JSON: a checkpoint of other settings is refused. */
  readonly config: unknown;
  /** The newest checkpoint that can be read, if any. */
  readonly load: () => Promise<Snapshot | undefined>;
  /** Keeps a checkpoint, entirely or not at all. */
  readonly save: (snapshot: Snapshot) => Promise<void>;
  /** Appends a row. */
  readonly log: (row: Row) => Promise<void>;
  /** Drops the rows of later steps. */
  readonly cut: (step: number) => Promise<void>;
}
