import { setAttributes, svg } from "./dom.js";
import { figure } from "./number.js";

export interface LinesOptions {
  /** Names the chart to those who cannot see it. */
  readonly label: string;
  readonly height: number;
  /** Values at the bottom and the top; `fit` takes those of the data, `log` does so on a logarithmic axis from above 0. */
  readonly range: readonly [number, number] | "fit" | "log";
  /** A class for each line, which gives it its look. */
  readonly lines: readonly string[];
}

/** A chart of lines over steps. */
export interface Lines {
  readonly element: SVGSVGElement;
  /** Values of each line from the first step on, `undefined` or NaN where there is none, on an axis of `total` steps. */
  readonly draw: (series: readonly (readonly (number | undefined)[])[], total: number) => void;
}

const LEFT = 44;
const RIGHT = 8;
const TOP = 8;
const BOTTOM = 20;

/** Points that a line is made of, at most: more than pixels are of no use. */
const MOST = 600;

export function lines({ label, height, range, lines: classes }: LinesOptions): Lines {
  const paths = classes.map((name) => svg("path", { class: `line ${name}` }));
  const frame = svg("path", { class: "axis" });
  const [low, high] = [svg("text", { class: "tick" }), svg("text", { class: "tick" })];
  const [first, end] = [svg("text", { class: "tick" }), svg("text", { class: "tick" })];
  const element = svg("svg", { class: "chart", role: "img", height }, frame, low, high, first, end, ...paths);
  const draw: Lines["draw"] = (series, total) => {
    const width = Math.max(160, element.clientWidth);
    const values = series.flat().filter((y): y is number => y !== undefined && Number.isFinite(y));
    const [bottom, top] = typeof range === "string" ? extent(values, range === "log") : range;
    const scale = range === "log" ? (y: number) => Math.log(Math.max(y, 1e-12)) : (y: number) => y;
    const x = (i: number) => LEFT + ((width - LEFT - RIGHT) * i) / Math.max(1, total - 1);
    const y = (value: number) => {
      const share = (scale(value) - scale(bottom)) / (scale(top) - scale(bottom) || 1);
      return height - BOTTOM - (height - TOP - BOTTOM) * Math.min(1, Math.max(0, share));
    };
    setAttributes(element, { viewBox: `0 0 ${width} ${height}`, "aria-label": summary(label, series) });
    setAttributes(frame, { d: `M${LEFT},${TOP}V${height - BOTTOM}H${width - RIGHT}${zero(bottom, top, y, width)}` });
    place(high, LEFT - 6, TOP + 8, "end", figure(top));
    place(low, LEFT - 6, height - BOTTOM, "end", figure(bottom));
    place(first, LEFT, height - 4, "start", "1");
    place(end, width - RIGHT, height - 4, "end", `${total} steps`);
    for (const [i, path] of paths.entries()) setAttributes(path, { d: trace(series[i] ?? [], x, y) });
  };
  return { element, draw };
}

function extent(values: readonly number[], log: boolean): [number, number] {
  if (values.length === 0) return log ? [0.1, 1] : [0, 1];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  if (log) return [low / 1.3, Math.max(high, 1e-9) * 1.3];
  return [Math.min(0, low), high > 0 ? high * 1.05 : 1];
}

/** A line at 0 where the axis passes it. */
const zero = (bottom: number, top: number, y: (value: number) => number, width: number) =>
  bottom < 0 && top > 0 ? `M${LEFT},${y(0)}H${width - RIGHT}` : "";

function place(text: SVGTextElement, x: number, y: number, anchor: string, content: string): void {
  setAttributes(text, { x, y, "text-anchor": anchor });
  text.textContent = content;
}

function trace(
  values: readonly (number | undefined)[],
  x: (i: number) => number,
  y: (value: number) => number,
): string {
  const stride = Math.max(1, Math.ceil(values.length / MOST));
  let path = "";
  let pen = "M";
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i];
    if (value === undefined || !Number.isFinite(value)) {
      pen = "M";
      continue;
    }
    path += `${pen}${x(i).toFixed(1)},${y(value).toFixed(1)}`;
    pen = "L";
  }
  return path;
}

const summary = (label: string, series: readonly (readonly (number | undefined)[])[]) => {
  const ends = series.map((values) => values.at(-1)).filter((y) => y !== undefined);
  return ends.length > 0 ? `${label}; now ${ends.map(figure).join(" and ")}` : `${label}; nothing yet`;
};
