import { html } from "../ui/dom.js";
import type { DvaeValues } from "./controls.js";
import { IMAGE_SIDE, PIXELS, type Pictures, SHOWN } from "./trainer.js";

/** The test digits with their codes and reconstructions. */
export interface Sheet {
  readonly element: HTMLElement;
  readonly draw: (pictures: Pictures, shape: Pick<DvaeValues, "rows" | "columns">) => void;
}

/** A cell for each test digit: the original, its code and what the decoder makes of the code, under one another. */
export function sheet(): Sheet {
  const cells = Array.from({ length: SHOWN }, (_, i) => {
    const [original, code, back] = ["original", "code", "reconstruction"].map((kind) =>
      html("canvas", { class: `ink ${kind}`, role: "img", "aria-label": `${kind} of test digit ${i + 1}` }),
    ) as [HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement];
    return { original, code, back, element: html("div", { class: "digit" }, original, code, back) };
  });
  return {
    element: html("div", { class: "digits" }, ...cells.map(({ element }) => element)),
    draw: ({ originals, codes, reconstructions }, { rows, columns }) => {
      for (const [i, { original, code, back }] of cells.entries()) {
        const size = rows * columns;
        ink(original, originals.subarray(i * PIXELS, (i + 1) * PIXELS), IMAGE_SIDE, IMAGE_SIDE);
        ink(code, codes.subarray(i * size, (i + 1) * size), columns, rows);
        ink(back, reconstructions.subarray(i * PIXELS, (i + 1) * PIXELS), IMAGE_SIDE, IMAGE_SIDE);
      }
    },
  };
}

/** Draws values in [0, 1] as black ink of that strength: the page behind is the paper, in a dark scheme CSS inverts it. */
function ink(canvas: HTMLCanvasElement, values: Float32Array, width: number, height: number): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  for (const [p, value] of values.entries()) image.data[4 * p + 3] = 255 * value;
  canvas.getContext("2d")!.putImageData(image, 0, 0);
}
