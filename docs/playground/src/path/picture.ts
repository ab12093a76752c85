import { SIDE } from "./controls.js";

/** How a map is drawn: a colour for each cell, paths over it, the later above the earlier, and the cell that the keyboard is at. */
export interface MapPicture {
  readonly colours: readonly string[];
  readonly paths: readonly { readonly mask: ArrayLike<number>; readonly colour: string; readonly width: number }[];
  readonly cursor?: number | undefined;
}

/** Pixels of a cell in the canvas, which CSS then fits into the page. */
export const CELL = 40;

/** A canvas for a map. */
export function mapCanvas(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = CELL * SIDE;
  return canvas;
}

/** Draws a map: cells, then paths with a dark edge that shows on every ground, then the cursor. */
export function drawMap(canvas: HTMLCanvasElement, { colours, paths, cursor }: MapPicture): void {
  const pen = canvas.getContext("2d")!;
  for (const [cell, colour] of colours.entries()) {
    pen.fillStyle = colour;
    pen.fillRect(CELL * (cell % SIDE), CELL * Math.floor(cell / SIDE), CELL, CELL);
  }
  pen.lineJoin = pen.lineCap = "round";
  for (const { mask, colour, width } of paths) {
    const line = new Path2D();
    for (const [i, cell] of trace(mask).entries()) {
      const [x, y] = [CELL * ((cell % SIDE) + 0.5), CELL * (Math.floor(cell / SIDE) + 0.5)];
      if (i === 0) line.moveTo(x, y);
      else line.lineTo(x, y);
    }
    for (const [style, thick] of [["rgb(0 0 0 / 0.75)", width + 4] as const, [colour, width] as const]) {
      pen.strokeStyle = style;
      pen.lineWidth = thick;
      pen.stroke(line);
    }
  }
  if (cursor === undefined) return;
  for (const [style, inset] of [["black", 2] as const, ["white", 5] as const]) {
    pen.strokeStyle = style;
    pen.lineWidth = 3;
    const [x, y] = [CELL * (cursor % SIDE), CELL * Math.floor(cursor / SIDE)];
    pen.strokeRect(x + inset, y + inset, CELL - 2 * inset, CELL - 2 * inset);
  }
}

/** The cells of a cheapest path in their order: with costs above 0 no cell of it touches any but its neighbours on it. */
export function trace(mask: ArrayLike<number>): number[] {
  const order: number[] = [];
  const left = new Set(Array.from(mask, (on, cell) => (on ? cell : -1)).filter((cell) => cell >= 0));
  let here: number | undefined = left.has(0) ? 0 : undefined;
  while (here !== undefined) {
    order.push(here);
    left.delete(here);
    const at: number = here;
    here = [...left].find((cell) => touches(at, cell));
  }
  return order;
}

const touches = (a: number, b: number) =>
  Math.abs((a % SIDE) - (b % SIDE)) <= 1 && Math.abs(Math.floor(a / SIDE) - Math.floor(b / SIDE)) <= 1;

/** Light for cheap, dark for dear: costs as shades of one hue between the least and the largest. */
export function heat(costs: ArrayLike<number>): string[] {
  const values = Array.from(costs);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((cost) => {
    const share = high > low ? (cost - low) / (high - low) : 0;
    return `hsl(215 ${Math.round(35 + 20 * share)}% ${Math.round(94 - 66 * share)}%)`;
  });
}
