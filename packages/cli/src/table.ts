import { escapeHtml } from "@discretely/training/escape";

/** The table as lines of a terminal, the first column left, the others right. */
export function textTable(table: readonly (readonly string[])[]): string {
  const widths = table[0]!.map((_, i) => Math.max(...table.map((cells) => cells[i]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  return table.map(line).join("\n");
}

/** The table as HTML. */
export function htmlTable([head, ...rows]: readonly (readonly string[])[]): string {
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>\n${line("th", head!)}\n${rows.map((cells) => line("td", cells)).join("\n")}\n</table>`;
}
