import type { Audit } from "@discretely/audit";

/** An audit with the method that it is of. */
export interface AuditRow extends Audit {
  readonly method: string;
  /** The curve that it is a point of, and where an option was swept its name and value. */
  readonly curve: string;
  readonly option?: string;
  readonly value?: number;
}

const COLUMNS: readonly (readonly [string, (row: AuditRow) => string])[] = [
  ["method", (row) => row.method],
  ["S", (row) => String(row.samples)],
  ["cosine", ({ cosine }) => `${cosine.mean.toFixed(3)} ± ${(1.96 * cosine.error).toFixed(3)}`],
  ["bias", ({ bias }) => `${bias.value.toFixed(3)} [${bias.low.toFixed(3)}, ${bias.high.toFixed(3)}]`],
  ["variance", (row) => row.variance.toPrecision(3)],
  ["zeros", (row) => `${(100 * row.zeros).toFixed(1)} %`],
  ["solves", (row) => String(Number(row.solves.toFixed(2)))],
  ["ms", (row) => row.milliseconds.toPrecision(3)],
];

/** The names of the columns, and the cells of each row. */
export const tableOf = (rows: readonly AuditRow[]): string[][] => [
  COLUMNS.map(([name]) => name),
  ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row))),
];
