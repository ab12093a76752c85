import { checkNames, checkWord } from "@discretely/core/check";
import { isConnected } from "./connected.js";

/** N predicted paths beside the true ones, `[N, H, W]` each, row-major. */
export interface PathResults {
  readonly shape: readonly [count: number, height: number, width: number];
  /** 0 and 1. */
  readonly predicted: ArrayLike<number>;
  readonly truth: ArrayLike<number>;
  /** What entering a cell truly costs, > 0 in sum along each true path. */
  readonly costs: ArrayLike<number>;
}

/** What `pathMetrics` takes. */
export interface MetricOptions {
  /** The steps of a valid path. Default 8. */
  readonly neighbours?: 8 | 4;
  /** `reference`: `cost_ratio` as the authors' code has it, the mean over columns of ratios of column sums. */
  readonly parity?: "reference";
}

/** Shares of paths whose cost exceeds the best one by less than this, in per cent. */
const PER_CENT = [10, 1, 0.1, 0.01, 0.001, 0.0001];

/**
 * Means over the N paths: `exact`, the share that is the true path cell by cell; `cells`, the share of cells that agree;
 * `cost_ratio`, cost over true cost; `valid`, the share of masks that hold a connected path; `below_x`, the share that is valid
 * and whose cost exceeds the best by less than x per cent. `below_0.0001` is the accuracy that the I-MLE paper reports.
 */
export function pathMetrics(results: PathResults, options: MetricOptions = {}): Record<string, number> {
  checkNames("pathMetrics", options, ["neighbours", "parity"]);
  if (options.parity !== undefined) checkWord("pathMetrics", "parity", options.parity, ["reference"]);
  const rows = Array.from({ length: results.shape[0] }, (_, i) => judge(results, i, options));
  const mean = (of: (row: Judged) => number) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const below = PER_CENT.map((x) => [`below_${x}`, mean(({ valid, ratio }) => +(valid && 100 * (ratio - 1) < x))]);
  return {
    exact: mean(({ agreeing }) => +(agreeing === 1)),
    cells: mean(({ agreeing }) => agreeing),
    cost_ratio: mean(options.parity ? ({ byColumn }) => byColumn : ({ ratio }) => ratio),
    valid: mean(({ valid }) => +valid),
    ...Object.fromEntries(below),
  };
}

interface Judged {
  /** Share of cells. */
  readonly agreeing: number;
  readonly ratio: number;
  readonly byColumn: number;
  readonly valid: boolean;
}

function judge(
  { shape, predicted, truth, costs }: PathResults,
  i: number,
  { neighbours = 8, parity }: MetricOptions,
): Judged {
  const [, height, width] = shape;
  const cells = height * width;
  let agreeing = 0;
  const [ours, best] = [new Float64Array(width), new Float64Array(width)]; // cost of each column
  for (let cell = 0; cell < cells; cell++) {
    const at = i * cells + cell;
    agreeing += +(Math.abs(predicted[at]! - truth[at]!) < 0.5);
    ours[cell % width]! += predicted[at]! * costs[at]!;
    best[cell % width]! += truth[at]! * costs[at]!;
  }
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const mask = Array.from({ length: cells }, (_, cell) => predicted[i * cells + cell]! > 0.5);
  return {
    agreeing: agreeing / cells,
    ratio: sum(ours) / sum(best),
    byColumn: parity ? sum(ours.map((cost, column) => cost / best[column]!)) / width : Number.NaN,
    valid: isConnected(mask, height, width, neighbours),
  };
}
