import { greyPng, pngUri } from "@discretely/training/png";

/** Height and width in pixels. */
export type Size = readonly [height: number, width: number];

/** Values in [0, 1]: 0 white paper, 1 black ink. What lies outside is cut off; NaN is mid-grey, so that it shows. */
const grey = (value: number) => (Number.isNaN(value) ? 128 : Math.round(255 * (1 - Math.min(1, Math.max(0, value)))));

/** One picture, row-major values in [0, 1], as a data URI: a PNG that needs no file beside it. */
export function imageUri(values: ArrayLike<number>, [height, width]: Size): string {
  return pngUri(greyPng(Uint8Array.from(values, grey), width, height));
}

/** Several pictures of one size in rows of `columns`, with a grey line between them, as one data URI. */
export function sheetUri(values: ArrayLike<number>, [height, width]: Size, columns = 10): string {
  const count = countOf("sheetUri: values", values, height * width);
  const across = Math.min(columns, count);
  const [stepDown, stepRight] = [height + 1, width + 1];
  const [sheetHeight, sheetWidth] = [Math.ceil(count / across) * stepDown - 1, across * stepRight - 1];
  const sheet = new Float32Array(sheetHeight * sheetWidth).fill(0.2);
  for (let i = 0; i < count; i++) {
    const corner = Math.floor(i / across) * stepDown * sheetWidth + (i % across) * stepRight;
    for (let p = 0; p < height * width; p++) {
      sheet[corner + Math.floor(p / width) * sheetWidth + (p % width)] = values[i * height * width + p]!;
    }
  }
  return imageUri(sheet, [sheetHeight, sheetWidth]);
}

export interface ComparisonOptions {
  /** n x 784 values in [0, 1]. */
  readonly originals: Float32Array;
  /** n x rows x columns of 0 and 1. */
  readonly codes: Float32Array;
  /** n x 784 values in [0, 1]. */
  readonly reconstructions: Float32Array;
  /** Default [28, 28]. */
  readonly imageSize?: Size;
  /** Default [20, 20]. */
  readonly codeSize?: Size;
  /** Examples side by side; default 10. */
  readonly columns?: number;
}

/** Width of a picture in the report, in CSS pixels. */
const SHOWN = 84;

/**
 * A table for the report: examples side by side, and for each of them its original, its code and its reconstruction
 * under one another. Self-contained HTML.
 *
 * @throws RangeError when the three do not hold equally many examples
 */
export function comparison(options: ComparisonOptions): string {
  const { imageSize = [28, 28], codeSize = [20, 20], columns = 10 } = options;
  const kinds = [
    { name: "original", values: options.originals, size: imageSize },
    { name: "code", values: options.codes, size: codeSize },
    { name: "reconstruction", values: options.reconstructions, size: imageSize },
  ];
  const counts = kinds.map(({ name, values, size }) => countOf(`comparison: ${name}s`, values, size[0] * size[1]));
  const count = counts[0]!;
  if (counts.some((other) => other !== count)) {
    throw new RangeError(`comparison: ${counts.join(", ")} originals, codes and reconstructions; pass as many of each`);
  }
  const groups: string[] = [];
  for (let from = 0; from < count; from += columns) {
    const until = Math.min(from + columns, count);
    groups.push(`<tbody>${kinds.map((kind) => row(kind, from, until)).join("")}</tbody>`);
  }
  return `<div style="overflow-x:auto"><table style="border-spacing:3px">${groups.join("")}</table></div>`;
}

interface Kind {
  readonly name: string;
  readonly values: Float32Array;
  readonly size: Size;
}

function row({ name, values, size }: Kind, from: number, until: number): string {
  const [height, width] = size;
  const zoom = Math.max(1, Math.floor(SHOWN / width)); // whole, so that every pixel is as wide as the next
  const cells: string[] = [];
  for (let i = from; i < until; i++) {
    const uri = imageUri(values.subarray(i * height * width, (i + 1) * height * width), size);
    const shape = `width="${width * zoom}" height="${height * zoom}" style="display:block;image-rendering:pixelated;border:1px solid #ccc"`;
    cells.push(`<td style="padding:0"><img src="${uri}" alt="${name} ${i + 1}" ${shape}></td>`);
  }
  return `<tr><th scope="row" style="font-weight:normal;text-align:right">${name}</th>${cells.join("")}</tr>`;
}

function countOf(what: string, values: ArrayLike<number>, each: number): number {
  const count = values.length / each;
  if (Number.isInteger(count) && count > 0) return count;
  throw new RangeError(
    `${what}: ${values.length} values are no whole number of pictures of ${each}; pass at least one`,
  );
}
