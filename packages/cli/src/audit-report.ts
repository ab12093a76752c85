import { bandChart } from "@discretely/training/band-chart";
import { report } from "@discretely/training/report";
import { type AuditRow, tableOf } from "./audit-table.js";
import { htmlTable } from "./table.js";

const CHARTS: readonly (readonly [string, (row: AuditRow) => { y: number; low?: number; high?: number }])[] = [
  [
    "cosine to the exact gradient",
    ({ cosine: { mean, error } }) => ({ y: mean, low: mean - 1.96 * error, high: mean + 1.96 * error }),
  ],
  ["bias, in units of the gradient", ({ bias }) => ({ y: bias.value, low: bias.low, high: bias.high })],
  ["share of exact zeros", ({ zeros }) => ({ y: zeros })],
];

/** A page with the table, and each measure over the samples. */
export function auditReport(facts: Readonly<Record<string, string>>, rows: readonly AuditRow[]): string {
  const methods = [...new Set(rows.map(({ method }) => method))];
  const sections = CHARTS.map(([title, measure]) => {
    const lines = methods.map((name) => ({
      name,
      points: rows.filter(({ method }) => method === name).map((row) => ({ x: row.samples, ...measure(row) })),
    }));
    return { title, html: bandChart({ x: "samples", y: title, logX: true, lines }) };
  });
  return report({
    title: "gradient audit",
    facts,
    metrics: [],
    sections: [{ title: "Table", html: htmlTable(tableOf(rows)) }, ...sections],
  });
}
