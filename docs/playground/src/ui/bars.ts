import { setAttributes, svg } from "./dom.js";
import { figure } from "./number.js";

/** Two bars for each item, and a mark across them. */
export interface BarsData {
  readonly truth: ArrayLike<number>;
  readonly mean: ArrayLike<number>;
  /** Where the newest value lies; may be empty. */
  readonly last: ArrayLike<number>;
  /** What is written under each item; default its number. */
  readonly names?: readonly string[];
}

export interface Bars {
  readonly element: SVGSVGElement;
  readonly draw: (data: BarsData) => void;
}

const LEFT = 44;
const BOTTOM = 18;
const TOP = 6;

/** A bar chart of a truth and what comes near it, around a line at 0. */
export function bars(label: string, height: number): Bars {
  const [truth, mean, last] = ["truth", "mean", "last"].map((name) => svg("path", { class: `bar ${name}` }));
  const frame = svg("path", { class: "axis" });
  const texts = svg("g");
  const element = svg("svg", { class: "chart", role: "img", height }, truth!, mean!, last!, frame, texts);
  const draw: Bars["draw"] = (data) => {
    const width = Math.max(160, element.clientWidth);
    const n = data.truth.length;
    const [low, high] = limits(data);
    const y = (value: number) =>
      TOP + ((height - TOP - BOTTOM) * (high - Math.min(high, Math.max(low, value)))) / (high - low);
    const room = (width - LEFT) / n;
    const bar = (values: ArrayLike<number>, from: number, to: number) =>
      Array.from(values, (value, i) =>
        rectangle(LEFT + room * (i + from), LEFT + room * (i + to), y(0), y(value)),
      ).join("");
    const mark = (value: number, i: number) => `M${LEFT + room * (i + 0.06)},${y(value)}h${room * 0.88}`;
    setAttributes(element, { viewBox: `0 0 ${width} ${height}`, "aria-label": summary(label, data) });
    setAttributes(truth!, { d: bar(data.truth, 0.12, 0.49) });
    setAttributes(mean!, { d: bar(data.mean, 0.51, 0.88) });
    setAttributes(last!, { d: Array.from(data.last, mark).join("") });
    setAttributes(frame, { d: `M${LEFT},${TOP}V${height - BOTTOM}M${LEFT},${y(0)}H${width}` });
    const every = Math.ceil(22 / room);
    const names = Array.from({ length: n }, (_, i) => data.names?.[i] ?? (i % every === 0 ? String(i + 1) : ""));
    const under = names.map((name, i) => text(LEFT + room * (i + 0.5), height - 4, "middle", name));
    const beside = [...new Set([high, 0, low])].map((value) => text(LEFT - 6, y(value) + 4, "end", figure(value)));
    texts.replaceChildren(...under, ...beside);
  };
  return { element, draw };
}

const text = (x: number, y: number, anchor: string, content: string) =>
  svg("text", { x, y, class: "tick", "text-anchor": anchor }, content);

const rectangle = (left: number, right: number, from: number, to: number) =>
  `M${left.toFixed(1)},${from.toFixed(1)}V${to.toFixed(1)}H${right.toFixed(1)}V${from.toFixed(1)}Z`;

/** Room for bars, not for every stray newest value. */
function limits({ truth, mean }: BarsData): [number, number] {
  const values = [...Array.from(truth), ...Array.from(mean), 0];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.15 * (high - low) || 1;
  return [low < 0 ? low - room : 0, high + room];
}

const summary = (label: string, { truth, mean }: BarsData) =>
  `${label}: ${Array.from(truth, (t, i) => `${figure(t)} and ${mean.length > 0 ? figure(mean[i]!) : "none"}`).join("; ")}`;
