import { basename } from "node:path";
import { isEpochRow, type Row, type Section } from "@discretely/training";
import { type BandLine, bandChart } from "@discretely/training/band-chart";
import { thin } from "@discretely/training/curves";
import { escapeHtml } from "@discretely/training/escape";
import { report } from "@discretely/training/report";
import { byEstimator, type EstimatorResult, tableOf } from "./compare-result.js";
import type { CellResult } from "./run-cells.js";
import { spread, valuesOf } from "./spread.js";
import { htmlTable } from "./table.js";

/** Points of a curve; more are averaged over stretches. */
const POINTS = 60;

type Points = readonly { readonly x: number; readonly y: number }[];

/** A page with the table, curves with bands over the seeds, each run, and the task's parts of each estimator's first seed. */
export function compareReport(results: readonly CellResult[]): string {
  const estimators = byEstimator(results);
  const { config } = results[0]!.cell;
  return report({
    title: `${config.task}: ${estimators.map(({ label }) => label).join(", ")}`,
    facts: {
      task: config.task,
      settings: JSON.stringify(config.settings),
      seeds: [...new Set(results.map(({ cell }) => cell.seed))].join(", "),
      backend: config.backend,
    },
    metrics: [],
    sections: [
      { title: "Last epoch, mean ± standard deviation over the seeds", html: htmlTable(tableOf(estimators)) },
      ...charts(estimators),
      { title: "Runs", html: `<ul>\n${results.map(runLine).join("\n")}\n</ul>` },
      ...estimators.flatMap(firstSections),
    ],
  });
}

/** The loss by step and each metric by epoch, a band of a standard deviation around the mean over the seeds. */
function charts(estimators: readonly EstimatorResult[]): Section[] {
  const steps = (rows: readonly Row[]) =>
    thin(
      rows.filter((row) => !isEpochRow(row)).map(({ step, loss }) => ({ x: step, y: loss })),
      POINTS,
    );
  const epochs = (name: string) => (rows: readonly Row[]) =>
    rows.filter(isEpochRow).map((row) => ({ x: row.epoch, y: valuesOf(row)[name] ?? Number.NaN }));
  const metrics = [...new Set(estimators.flatMap(({ values }) => Object.keys(values)))].filter((x) => x !== "loss");
  return [
    chart(estimators, "loss", "step", steps),
    ...metrics.map((name) => chart(estimators, name, "epoch", epochs(name))),
  ].flat();
}

function chart(
  estimators: readonly EstimatorResult[],
  title: string,
  x: string,
  pointsOf: (rows: readonly Row[]) => Points,
): Section[] {
  const lines = estimators
    .map(({ label, done }) => ({ name: label, points: band(done.map(({ record }) => pointsOf(record?.rows ?? []))) }))
    .filter(({ points }) => points.length > 0);
  return lines.length === 0 ? [] : [{ title, html: bandChart({ x, y: title, lines }) }];
}

/** The mean of the curves at each x, ± their standard deviation where there are two or more. */
export function band(curves: readonly Points[]): BandLine["points"] {
  const all = curves.flat();
  const xs = [...new Set(all.map(({ x }) => x))].sort((a, b) => a - b);
  return xs.map((x) => {
    const ys = all.filter((point) => point.x === x).map(({ y }) => y);
    const { mean, std } = spread(ys);
    return ys.length > 1 ? { x, y: mean, low: mean - std, high: mean + std } : { x, y: mean };
  });
}

function runLine({ cell, end, record }: CellResult): string {
  const { noise, noiseOptions, estimatorOptions } = cell.config;
  const name = escapeHtml(cell.name);
  const made = escapeHtml(`${JSON.stringify(estimatorOptions)}, noise ${noise} ${JSON.stringify(noiseOptions)}`);
  const link = `<a href="${encodeURIComponent(basename(cell.path))}/report.html">${name}</a>`;
  const how = end.kind === "failed" ? `failed: ${end.message}` : end.kind;
  return `<li>${record?.result ? link : name}: ${escapeHtml(how)}; ${made}</li>`;
}

/** The task's own parts, of the first seed that is done. */
const firstSections = ({ label, done }: EstimatorResult): Section[] =>
  (done[0]?.record?.result?.sections ?? []).map(({ title, html }) => ({
    title: `${title}: ${label}, seed ${done[0]!.cell.seed}`,
    html,
  }));
