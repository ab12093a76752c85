import type { Quantile } from "@discretely/random/quantile";

/**
 * A quantile function from either end: for 0 < v <= ½ the x with F(x) = v, or with 1 − F(x) = v when `upper`, and dx/dv.
 */
export type Inverse = (v: number, upper: boolean) => readonly [x: number, slope: number];

// The cells of u: equal ones from EDGE to 1 − EDGE; in both tails cells that halve with each octave, so that none is wider
// than 1/32 of the distance to its end. A cubic a cell keeps the relative accuracy of the tails.
export const MIDDLE = 2048;
const EDGE = 1 / 32;
export const DETAIL = MIDDLE * EDGE; // cells an octave
const OCTAVES = 28; // from EDGE down to 2⁻³³, the smallest probability that a 32-bit word can ask for
export const TAIL = OCTAVES * DETAIL;
export const CELLS = MIDDLE + 2 * TAIL;

/** A cell from v0 to v1, probabilities from below or, when `upper`, from above; they are multiples of 2⁻³⁹. */
export type Cell = (index: number, v0: number, v1: number, upper: boolean) => void;

/** Goes through the cells that a probability can fall into. */
export function eachCell(cell: Cell): void {
  for (let i = DETAIL; i < MIDDLE / 2; i++) cell(i, i / MIDDLE, (i + 1) / MIDDLE, false);
  for (let i = MIDDLE / 2; i <= MIDDLE - DETAIL; i++) cell(i, 1 - i / MIDDLE, 1 - (i + 1) / MIDDLE, true);
  for (let i = 0; i < TAIL; i++) {
    cell(MIDDLE + i, tailStart(i), tailStart(i + 1), false);
    cell(MIDDLE + TAIL + i, tailStart(i), tailStart(i + 1), true);
  }
}

/** The probability at which a tail cell begins: 2⁻³³ (1 + j/DETAIL) 2ᵒ for i = o · DETAIL + j. */
const tailStart = (i: number): number => 2 ** (Math.floor(i / DETAIL) - 33) * (1 + (i % DETAIL) / DETAIL);

/**
 * Tabulates a quantile function by cubics that match its values and slopes. A draw costs one cubic, and one in sixteen a
 * count of leading zeros. For laws with exponential tails the error in x is about 2·10⁻⁸, below float32's.
 */
export function tabulate(inverse: Inverse): Quantile {
  const cubics = new Float64Array(4 * CELLS);
  eachCell((index, v0, v1, upper) => {
    const [x0, slope0] = inverse(v0, upper);
    const [x1, slope1] = inverse(v1, upper);
    const d0 = slope0 * (v1 - v0);
    const d1 = slope1 * (v1 - v0);
    cubics.set([x0, d0, 3 * (x1 - x0) - 2 * d0 - d1, 2 * (x0 - x1) + d0 + d1], 4 * index);
  });
  return lookUp(cubics);
}

const lookUp =
  (cubics: Float64Array): Quantile =>
  (u) => {
    for (let i = 0; i < u.length; i++) {
      const p = u[i]!;
      let place = p * MIDDLE;
      let base = 0;
      if (!(place >= DETAIL && place <= MIDDLE - DETAIL)) {
        const upper = p > 0.5;
        const v = (upper ? 1 - p : p) * 2 ** 33;
        const octave = 31 - Math.clz32(v);
        place = (octave + v / (1 << octave) - 1) * DETAIL;
        base = upper ? MIDDLE + TAIL : MIDDLE;
      }
      const cell = place | 0;
      const t = place - cell;
      const at = 4 * (base + cell);
      u[i] = ((cubics[at + 3]! * t + cubics[at + 2]!) * t + cubics[at + 1]!) * t + cubics[at]!;
    }
  };

/** A quantile function that is made on its first use. */
export function lazily(make: () => Quantile): Quantile {
  let made: Quantile | undefined;
  return (u) => {
    made ??= make();
    made(u);
  };
}
