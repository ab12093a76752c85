import { gridGraph } from "./grid-graph.js";

export interface GraphsOptions {
  /** Vertices of the grid's side. */
  readonly size: number;
  /** `[n, E]`, true costs. */
  readonly costs: ArrayLike<number>;
  /** `[n, E]` of 0 and 1. */
  readonly truth: ArrayLike<number>;
  readonly predicted: ArrayLike<number>;
}

/** Height and width of a graph in the report, in CSS pixels. */
const SHOWN = 190;

/**
 * Graphs for the report: grey edges as wide as they cost, the best path beneath in blue, the predicted one above, dashed and
 * red, and what it costs more. Self-contained SVG.
 */
export function showGraphs({ size, costs, truth, predicted }: GraphsOptions): string {
  const { from, to } = gridGraph(size);
  const E = from.length;
  const figures = Array.from({ length: costs.length / E }, (_, n) => {
    const at = (values: ArrayLike<number>) => Array.from({ length: E }, (_, e) => values[n * E + e]!);
    const [cost, best, ours] = [at(costs), at(truth), at(predicted)];
    const price = (path: readonly number[]) => path.reduce((sum, on, e) => sum + on * cost[e]!, 0);
    const dearest = Math.max(...cost);
    const line = (e: number, style: string) => {
      const [[x1, y1], [x2, y2]] = [place(from[e]!, size), place(to[e]!, size)];
      return `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${style}/>`;
    };
    const along = (path: readonly number[], style: string) =>
      path.flatMap((on, e) => (on > 0.5 ? [line(e, style)] : [])).join("");
    const more = (100 * (price(ours) / price(best) - 1)).toFixed(1);
    return (
      `<figure><svg viewBox="-0.5 -0.5 ${size} ${size}" width="${SHOWN}" height="${SHOWN}" role="img" aria-label="graph ${n + 1}">` +
      along(best, 'stroke="#3b82f6" stroke-width=".3" stroke-linecap="round" stroke-opacity=".55"') +
      cost.map((c, e) => line(e, `stroke="#888" stroke-width="${(0.02 + (0.13 * c) / dearest).toFixed(3)}"`)).join("") +
      along(ours, 'stroke="#e11d48" stroke-width=".07" stroke-dasharray=".12 .08"') +
      `</svg><figcaption style="font-weight:normal">costs ${more} % more</figcaption></figure>`
    );
  });
  return `<div style="display:flex;flex-wrap:wrap;gap:1rem">${figures.join("\n")}</div>`;
}

const place = (vertex: number, size: number) => [vertex % size, Math.floor(vertex / size)] as const;
