import { curves } from "./curves.js";
import { escapeHtml } from "./escape.js";
import { type EpochRow, isEpochRow, type Row } from "./run-store.js";
import type { Section } from "./task.js";

/** What `report` takes. */
export interface ReportOptions {
  readonly title: string;
  /** What the run was: a name and a value each. */
  readonly facts: Readonly<Record<string, string>>;
  /** The rows of the run. */
  readonly metrics: readonly Row[];
  /** The task's own parts; their `html` is trusted and goes in as it is. */
  readonly sections: readonly Section[];
}

const style = `
:root { color-scheme: light dark; --ink: #1c1e21; --soft: #666c75; --rule: #e3e5e8; --page: #fff; --line: #2563eb }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9aa1ab; --rule: #30353c; --page: #15181c; --line: #7aa8ff } }
body { margin: 0 auto; max-width: 62rem; padding: 2.5rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, sans-serif }
h1 { font-size: 1.6rem; margin: 0 0 1.25rem } h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.5rem; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
.curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); gap: 1.5rem }
figure { margin: 0; min-width: 0 } figcaption { font-weight: 600; font-size: .95rem }
svg { max-width: 100%; height: auto } section { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .92rem }
th, td { padding: .25rem .9rem .25rem 0; text-align: right; border-bottom: 1px solid var(--rule) }
th { color: var(--soft); font-weight: 500 }
`;

/** A run as one HTML page without any outside resource: facts, curves, the epochs in numbers, the task's sections. */
export function report({ title, facts, metrics, sections }: ReportOptions): string {
  const list = Object.entries(facts).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  const figures = curves(metrics).map(
    ({ title, svg }) => `<figure><figcaption>${escapeHtml(title)}</figcaption>${svg}</figure>`,
  );
  const parts = [
    list.length > 0 && `<dl>${list.join("\n")}</dl>`,
    figures.length > 0 && part("Curves", `<div class="curves">${figures.join("\n")}</div>`),
    metrics.some(isEpochRow) && part("Epochs", epochTable(metrics.filter(isEpochRow))),
    ...sections.map(({ title, html }) => part(title, html)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${parts.filter(Boolean).join("\n")}
</body>
</html>
`;
}

const part = (title: string, html: string) => `<section><h2>${escapeHtml(title)}</h2>\n${html}\n</section>`;

/** The first epoch, the last ones, and in between what fits in 12 lines. */
function epochTable(rows: readonly EpochRow[]): string {
  const names = [...new Set(rows.flatMap(({ metrics }) => Object.keys(metrics)))];
  const stride = Math.ceil(rows.length / 12);
  const shown = rows.filter((_, i) => i === 0 || (rows.length - 1 - i) % stride === 0);
  const cells = (tag: string, values: readonly string[]) =>
    `<tr>${values.map((value) => `<${tag}>${escapeHtml(value)}</${tag}>`).join("")}</tr>`;
  const lines = shown.map(({ epoch, loss, seconds, metrics }) =>
    cells("td", [String(epoch), digits(loss), seconds.toFixed(1), ...names.map((name) => digits(metrics[name]))]),
  );
  return `<table>\n${cells("th", ["epoch", "mean loss", "seconds", ...names])}\n${lines.join("\n")}\n</table>`;
}

const digits = (value: number | null | undefined) => (value == null ? "–" : String(Number(value.toPrecision(5))));
