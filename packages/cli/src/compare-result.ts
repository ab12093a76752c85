import { isEpochRow } from "@discretely/training";
import { mean } from "./conclude.js";
import type { CellResult } from "./run-cells.js";
import { lastValues, type Spread, spreads } from "./spread.js";
import { textTable } from "./table.js";

/** An estimator over its seeds. */
export interface EstimatorResult {
  readonly label: string;
  /** Its runs that are done. */
  readonly done: readonly CellResult[];
  /** Of the last epoch's mean loss and metrics. */
  readonly values: Readonly<Record<string, Spread>>;
}

/** The results by estimator, in the order in which they were named. */
export function byEstimator(results: readonly CellResult[]): EstimatorResult[] {
  return [...new Set(results.map(({ cell }) => cell.label))].map((label) => {
    const done = results.filter(({ cell, end }) => cell.label === label && end.kind === "done");
    return { label, done, values: spreads(done.map(({ record }) => lastValues(record?.rows ?? []))) };
  });
}

/** A row an estimator: the number of its runs, and mean ± population standard deviation of each value. */
export function tableOf(estimators: readonly EstimatorResult[]): string[][] {
  const names = [...new Set(estimators.flatMap(({ values }) => Object.keys(values)))];
  return [
    ["estimator", "n", ...names],
    ...estimators.map(({ label, done, values }) => [
      label,
      String(done.length),
      ...names.map((name) => show(values[name])),
    ]),
  ];
}

const show = (found: Spread | undefined) =>
  found === undefined || Number.isNaN(found.mean)
    ? "–"
    : `${Number(found.mean.toPrecision(4))} ± ${Number(found.std.toPrecision(2))}`;

/** The table as lines of a terminal. */
export const summary = (results: readonly CellResult[]): string => textTable(tableOf(byEstimator(results)));

/** A JSON line for each run, then one for each estimator. */
export function jsonLines(results: readonly CellResult[]): string {
  const estimators = byEstimator(results).map(({ label, done, values }) => {
    const part = (name: keyof Spread) =>
      Object.fromEntries(Object.entries(values).map(([key, found]) => [key, found[name]]));
    return { estimator: label, n: done.length, mean: part("mean"), std: part("std") };
  });
  return [...results.map(cellLine), ...estimators].map((line) => `${JSON.stringify(line)}\n`).join("");
}

function cellLine({ cell, end, record }: CellResult) {
  const { label, seed, path, config } = cell;
  const epochs = record?.rows.filter(isEpochRow) ?? [];
  return {
    ...{ estimator: label, seed, status: end.kind, backend: config.backend, epochs: epochs.length },
    values: lastValues(epochs),
    secondsPerEpoch: mean(epochs.map(({ seconds }) => seconds)),
    path,
    ...(end.kind === "failed" ? { message: end.message } : {}),
  };
}
