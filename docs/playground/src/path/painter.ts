import { TERRAINS } from "@discretely/task-path/terrain";
import { SIDE } from "./controls.js";

export interface PainterOptions {
  /** A cell was painted, with the brush or with the terrain of that number. */
  readonly paint: (cell: number, terrain?: number) => void;
  /** A stroke is over. */
  readonly lifted: () => void;
  /** The keyboard is at this cell; `undefined`: it left the map. */
  readonly moved: (cell: number | undefined) => void;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Lets a reader paint on a canvas of SIDE × SIDE cells: by dragging, by touch, and by arrows with space or digits. */
export function painter(canvas: HTMLCanvasElement, { paint, lifted, moved }: PainterOptions): void {
  paintByPointer(canvas, paint, lifted);
  let cursor = 0;
  canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && moved(cursor));
  canvas.addEventListener("blur", () => moved(undefined));
  canvas.addEventListener("keydown", (event) => {
    const move = MOVES[event.key];
    const terrain = Number(event.key) - 1;
    if (move) {
      const [row, column] = [Math.floor(cursor / SIDE) + move[0], (cursor % SIDE) + move[1]];
      cursor = clamp(row) * SIDE + clamp(column);
    } else if (event.key === " " || event.key === "Enter") {
      paint(cursor);
      lifted();
    } else if (event.key !== " " && Number.isInteger(terrain) && terrain >= 0 && terrain < TERRAINS.length) {
      paint(cursor, terrain);
      lifted();
    } else return;
    event.preventDefault();
    moved(cursor);
  });
}

function paintByPointer(
  canvas: HTMLCanvasElement,
  paint: PainterOptions["paint"],
  lifted: PainterOptions["lifted"],
): void {
  let down = false;
  const cellAt = (event: PointerEvent) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const row = clamp(Math.floor((SIDE * (event.clientY - top)) / height));
    return row * SIDE + clamp(Math.floor((SIDE * (event.clientX - left)) / width));
  };
  canvas.addEventListener("pointerdown", (event) => {
    down = true;
    canvas.setPointerCapture(event.pointerId);
    paint(cellAt(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    // a fast hand jumps over cells between two events: take those in between too
    if (down) for (const part of event.getCoalescedEvents?.() ?? [event]) paint(cellAt(part));
  });
  const up = () => {
    if (down) lifted();
    down = false;
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
}

const clamp = (place: number) => Math.min(SIDE - 1, Math.max(0, place));
