import { type EpochRow, isEpochRow, type Row } from "@discretely/training";
import { mean } from "./conclude.js";

/** Mean and population standard deviation. */
export interface Spread {
  readonly mean: number;
  readonly std: number;
}

/** std = √(mean (x − mean x)²): of these runs, not of all that could be. NaN of no values. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) return { mean: Number.NaN, std: Number.NaN };
  const centre = mean(values);
  return { mean: centre, std: Math.sqrt(mean(values.map((x) => (x - centre) ** 2))) };
}

/** The mean loss and the metrics of an epoch by name; what the file holds as null was no number. */
export const valuesOf = ({ loss, metrics }: EpochRow): Record<string, number> =>
  Object.fromEntries(Object.entries({ loss, ...metrics }).map(([name, value]) => [name, value ?? Number.NaN]));

/** What a run came to: {@link valuesOf} of its last epoch. */
export const lastValues = (rows: readonly Row[]): Record<string, number> => {
  const last = rows.filter(isEpochRow).at(-1);
  return last ? valuesOf(last) : {};
};

/** The spread of each value over runs. */
export function spreads(runs: readonly Readonly<Record<string, number>>[]): Record<string, Spread> {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  return Object.fromEntries(names.map((name) => [name, spread(runs.map((run) => run[name] ?? Number.NaN))]));
}
