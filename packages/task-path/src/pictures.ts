import { pngUri, rgbPng } from "@discretely/training/png";
import type { PathMaps } from "./maps.js";

export interface ShowOptions {
  /** The maps; the first of them are shown, as many as there are predictions. */
  readonly maps: PathMaps;
  /** `[n, K, K]` of 0 and 1. */
  readonly paths: ArrayLike<number>;
  /** `[n, K, K]`. */
  readonly costs: ArrayLike<number>;
}

/** Width of a picture in the report, in CSS pixels. */
const SHOWN = 180;

/**
 * A table for the report, a column for each map: the map with its true path (rings) and the predicted one (dots), and as
 * heat maps, dark for cheap and bright for dear, the true costs and the learned ones. Self-contained HTML.
 */
export function showMaps({ maps, paths, costs }: ShowOptions): string {
  const { size, pixels, images } = maps;
  const [cells, bytes] = [size * size, pixels * pixels * 3];
  const count = paths.length / cells;
  const part = (values: ArrayLike<number>, i: number) =>
    Array.from({ length: cells }, (_, at) => values[i * cells + at]!);
  const row = (name: string, cell: (i: number) => string) => {
    const shown = Array.from({ length: count }, (_, i) => `<td style="padding:2px">${cell(i)}</td>`);
    return `<tr><th scope="row" style="font-weight:normal;text-align:right">${name}</th>${shown.join("")}</tr>`;
  };
  const rows = [
    row("map, true path ○, predicted path ●", (i) => {
      const uri = pngUri(rgbPng(images.subarray(i * bytes, (i + 1) * bytes), pixels, pixels));
      return mapSvg(uri, size, part(maps.paths, i), part(paths, i), `map ${i + 1}`);
    }),
    row("true costs", (i) => heatMap(part(maps.costs, i), size, `true costs of map ${i + 1}`)),
    row("learned costs", (i) => heatMap(part(costs, i), size, `learned costs of map ${i + 1}`)),
  ];
  return `<div style="overflow-x:auto"><table>${rows.join("\n")}</table></div>`;
}

/** The picture with a ring in each cell of the true path, and a dot in each of the predicted one. */
function mapSvg(
  uri: string,
  size: number,
  truth: readonly number[],
  predicted: readonly number[],
  name: string,
): string {
  const marks = (mask: readonly number[], mark: (x: number, y: number) => string) =>
    mask.flatMap((on, cell) => (on > 0.5 ? [mark((cell % size) + 0.5, Math.floor(cell / size) + 0.5)] : [])).join("");
  return (
    `<svg viewBox="0 0 ${size} ${size}" width="${SHOWN}" height="${SHOWN}" role="img" aria-label="${name}">` +
    `<image href="${uri}" width="${size}" height="${size}" style="image-rendering:pixelated"/>` +
    marks(truth, (x, y) => `<circle cx="${x}" cy="${y}" r=".38" fill="none" stroke="#fff" stroke-width=".13"/>`) +
    `${marks(predicted, (x, y) => `<circle cx="${x}" cy="${y}" r=".2" fill="#ff2d55"/>`)}</svg>`
  );
}

/** Values as colours between their own least and largest. */
function heatMap(values: readonly number[], size: number, name: string): string {
  const [least, largest] = [Math.min(...values), Math.max(...values)];
  const colours = values.flatMap((value) => heat(largest > least ? (value - least) / (largest - least) : 0));
  const uri = pngUri(rgbPng(Uint8Array.from(colours), size, size));
  return `<img src="${uri}" alt="${name}" width="${SHOWN}" height="${SHOWN}" style="display:block;image-rendering:pixelated">`;
}

/** Dark blue, violet, orange, pale yellow: as bright as the value is large, in grey print too. */
const STOPS = [
  [13, 8, 60],
  [126, 3, 160],
  [230, 110, 60],
  [245, 250, 150],
] as const;

/** The colour of t in [0, 1]. */
function heat(t: number): number[] {
  const at = Math.min(STOPS.length - 2, Math.floor(t * (STOPS.length - 1)));
  const u = t * (STOPS.length - 1) - at;
  return [0, 1, 2].map((c) => Math.round((1 - u) * STOPS[at]![c]! + u * STOPS[at + 1]![c]!));
}
