import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** A named line with an optional band around it. */
export interface BandLine {
  readonly name: string;
  readonly points: readonly {
    readonly x: number;
    readonly y: number;
    readonly low?: number;
    readonly high?: number;
  }[];
}

/** What `bandChart` takes. */
export interface BandChartOptions {
  readonly x: string;
  readonly y: string;
  /** Whether x has a logarithmic axis; its values are then > 0. Default false. */
  readonly logX?: boolean;
  readonly lines: readonly BandLine[];
}

/** Okabe & Ito's colours, which colour-blind readers tell apart, on light and on dark. */
const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#8c6bb1", "#999999"];
const DASHES = ["none", "6 3", "2 3", "8 3 2 3"];

/** A letter's width, and the chart's height, in pixels. */
const [LETTER, HEIGHT] = [5.6, 400];

/** Lines with bands over a shared x, each named beside it: colour and, after eight, dash tell them apart. SVG. */
export function bandChart({ x, y, logX = false, lines }: BandChartOptions): string {
  const { document } = parseHTML("<html><body></body></html>");
  const style = (i: number) => ({
    stroke: COLOURS[i % COLOURS.length]!,
    strokeDasharray: DASHES[Math.floor(i / COLOURS.length) % DASHES.length]!,
  });
  // The names stand beside the frame in the order in which the lines end, so that they never cover each other.
  const last = ({ points }: BandLine) => points.at(-1)?.y ?? Number.NEGATIVE_INFINITY;
  const order = lines.map((_, i) => i).sort((a, b) => last(lines[b]!) - last(lines[a]!));
  const rank = (i: number) => order.indexOf(i);
  const marginRight = Math.max(150, 20 + LETTER * Math.max(...lines.map(({ name }) => name.length)));
  // 0.1 and not 100m, as a logarithmic axis has it
  const small = logX && lines.some(({ points }) => points.some((point) => point.x < 1));
  const svg = Plot.plot({
    document,
    width: 490 + marginRight,
    height: HEIGHT,
    marginRight,
    x: { type: logX ? "log" : "linear", label: `${x} →`, labelArrow: "none", ...(small && { tickFormat: "~g" }) },
    y: { label: y, grid: true, nice: true },
    marks: lines.flatMap(({ name, points }, i) => {
      const shown = points.filter((point) => Number.isFinite(point.y));
      const banded = shown.filter(({ low, high }) => low !== undefined && high !== undefined);
      return [
        Plot.areaY(banded, { x: "x", y1: "low", y2: "high", fill: style(i).stroke, fillOpacity: 0.15 }),
        Plot.line(shown, { x: "x", y: "y", strokeWidth: 2, ...style(i) }),
        Plot.dot(shown, { x: "x", y: "y", r: 2.5, fill: style(i).stroke }),
        Plot.text([name], {
          frameAnchor: "top-right",
          textAnchor: "start",
          dx: 10,
          dy: 16 * rank(i),
          fill: style(i).stroke,
        }),
      ];
    }),
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return svg.outerHTML;
}
