import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { isEpochRow, type Row } from "./run-store.js";

/** A titled SVG. */
export interface Curve {
  readonly title: string;
  readonly svg: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The loss by step, then each metric by epoch, as SVG whose colours are the page's (`currentColor`, `--line`). */
export function curves(rows: readonly Row[]): Curve[] {
  const steps = rows.filter((row) => !isEpochRow(row)).map(({ step, loss }) => ({ x: step, y: loss }));
  const epochs = rows.filter(isEpochRow);
  const means = epochs.map(({ step, loss }) => ({ x: step, y: loss }));
  const names = [...new Set(epochs.flatMap(({ metrics }) => Object.keys(metrics)))];
  const metrics = names.map((name) => {
    const points = epochs.map(({ epoch, metrics }) => ({ x: epoch, y: metrics[name] ?? Number.NaN }));
    return { title: name, svg: lineChart("epoch", [points], true) };
  });
  const loss = { title: "loss", svg: lineChart("step", [thin(steps, 600), means], false) };
  return [loss, ...metrics].filter(({ svg }) => svg !== "");
}

/** At most `most` points: means over equal stretches, so that a long run stays a small page. */
export function thin(points: readonly Point[], most: number): readonly Point[] {
  const size = Math.ceil(points.length / most);
  if (size <= 1) return points;
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) => {
    const part = points.slice(i * size, (i + 1) * size);
    return { x: part.at(-1)!.x, y: part.reduce((sum, { y }) => sum + y, 0) / part.length };
  });
}

/** Lines over a shared x; the last one is drawn strong, those before it faint. */
function lineChart(x: string, lines: readonly (readonly Point[])[], dots: boolean): string {
  const shown = lines.map((points) => points.filter(({ y }) => Number.isFinite(y)));
  if (shown.every((points) => points.length === 0)) return "";
  const strong = shown.findLastIndex((points) => points.length > 0);
  const { document } = parseHTML("<html><body></body></html>");
  const svg = Plot.plot({
    document,
    width: 460,
    height: 260,
    marginLeft: 56,
    x: { label: `${x} →`, labelAnchor: "right", labelArrow: "none", ...(x === "epoch" && epochTicks(shown.flat())) },
    y: { label: null, grid: true, nice: true, tickFormat: compact },
    marks: shown.flatMap((points, i) => [
      Plot.line(points, {
        x: "x",
        y: "y",
        stroke: "var(--line, steelblue)",
        strokeWidth: i === strong ? 2 : 1,
        strokeOpacity: i === strong ? 1 : 0.35,
      }),
      ...(points.length === 1 || (dots && points.length <= 60)
        ? [Plot.dot(points, { x: "x", y: "y", r: 2.5, fill: "var(--line, steelblue)" })]
        : []),
    ]),
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return svg.outerHTML;
}

/** Whole epochs on the axis, about six of them. */
function epochTicks(points: readonly Point[]): { ticks: number[]; tickFormat: string } {
  const last = Math.max(...points.map(({ x }) => x));
  const stride = Math.max(1, Math.ceil(last / 6));
  return { ticks: Array.from({ length: Math.floor(last / stride) }, (_, i) => (i + 1) * stride), tickFormat: "d" };
}

/** Few digits, no trailing zeros: 0.25, 1200, 3.5e-7. */
const compact = (value: number) => {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e5 || (rounded !== 0 && Math.abs(rounded) < 1e-3)
    ? rounded.toExponential()
    : String(rounded);
};
