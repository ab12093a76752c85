import { type BandLine, bandChart } from "@discretely/training/band-chart";
import { report } from "@discretely/training/report";
import type { Drawing, Measure } from "./audit-drawing.js";
import { type AuditRow, tableOf } from "./audit-table.js";
import { htmlTable } from "./table.js";

/** A page with the table, and each measure over the samples, or over the option that was swept. */
export function auditReport(
  facts: Readonly<Record<string, string>>,
  rows: readonly AuditRow[],
  drawing: Drawing,
): string {
  return report({
    title: "gradient audit",
    facts,
    metrics: [],
    sections: [
      { title: "Table", html: htmlTable(tableOf(rows)) },
      ...drawing.measures.map((measure) => ({ title: measure.title, html: chart(rows, measure, drawing) })),
    ],
  });
}

/** The curves one below the other, on white: an SVG file. */
export function auditPicture(rows: readonly AuditRow[], drawing: Drawing): string {
  const charts = drawing.measures.map((measure) => chart(rows, measure, drawing));
  const sizeOf = (svg: string) =>
    ["width", "height"].map((name) => Number(new RegExp(`${name}="(\\d+)`).exec(svg)![1]));
  const [width, height] = sizeOf(charts[0]!) as [number, number];
  const placed = charts.map((svg, i) => `<g transform="translate(0,${i * height})">${svg}</g>`);
  const all = height * charts.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${all}" viewBox="0 0 ${width} ${all}">
<rect width="100%" height="100%" fill="white"/>
${placed.join("\n")}
</svg>
`;
}

function chart(rows: readonly AuditRow[], measure: Measure, { linear }: Drawing): string {
  const values = rows.flatMap(({ value }) => value ?? []);
  const option = rows.find((row) => row.option !== undefined)?.option;
  if (option === undefined) {
    const points = (row: AuditRow) => [{ x: row.samples, ...measure.of(row) }];
    return bandChart({
      x: "samples",
      y: measure.title,
      logX: true,
      lines: linesOf(rows, ({ method }) => method, points),
    });
  }
  const ends = [Math.min(...values), Math.max(...values)];
  // A method without the option is a level line.
  const points = (row: AuditRow) =>
    (row.value === undefined ? ends : [row.value]).map((x) => ({ x, ...measure.of(row) }));
  const lines = linesOf(rows, ({ curve, samples }) => `${curve}, S = ${samples}`, points);
  return bandChart({ x: option, y: measure.title, logX: !linear, lines });
}

function linesOf(
  rows: readonly AuditRow[],
  nameOf: (row: AuditRow) => string,
  points: (row: AuditRow) => BandLine["points"],
): BandLine[] {
  const names = [...new Set(rows.map(nameOf))];
  return names.map((name) => ({ name, points: rows.filter((row) => nameOf(row) === name).flatMap(points) }));
}
