import type { Solver } from "@discretely/core";
import { checkNames, checkWord } from "@discretely/core/check";
import { byInstances } from "./by-instances.js";
import { type MinQueue, minQueue, pop, push } from "./min-queue.js";

/** What `gridPath` takes. */
export interface GridPathOptions {
  /** 8: also diagonal steps. 4: along rows and columns only. Default 8. */
  readonly neighbours?: 8 | 4;
  /** A positive θ is a negative cost: `refuse` it (the default) or `clip` it, cost = max(−θ, 0). */
  readonly negativeCosts?: "refuse" | "clip";
}

/**
 * Cheapest path over a grid from the top-left to the bottom-right cell, as a mask of its cells:
 * argmax ⟨θ, z⟩ with θ = −cost <= 0. `[N, H, W]` → `[N, H, W]`; both ends count. θ = −∞ is a wall.
 *
 * Dijkstra's algorithm on vertex weights: entering a cell costs the same from every neighbour, so the first neighbour
 * to leave the queue is the best one, and each cell is queued once. O(HW log HW) a row. Ties: of the neighbours at an
 * equal cost the one that left the queue first precedes the cell; the queue goes by (cost, row-major place).
 * @throws RangeError when θ holds NaN or (unless clipped) a positive entry, and when walls part the two ends.
 */
export function gridPath(options: GridPathOptions = {}): Solver {
  const { neighbours = 8, negativeCosts = "refuse" } = options;
  checkNames("gridPath", options, ["neighbours", "negativeCosts"]);
  checkWord("gridPath", "negativeCosts", negativeCosts, ["refuse", "clip"]);
  if (neighbours !== 8 && neighbours !== 4) {
    throw new RangeError(`gridPath: neighbours must be 8 or 4, got ${String(neighbours)}`);
  }
  let grid = makeGrid(0, 0, neighbours);
  return byInstances("gridPath", ["H", "W"], (theta, z, rows, [height, width]) => {
    if (height !== grid.height || width !== grid.width) grid = makeGrid(height!, width!, neighbours);
    const size = height! * width!;
    if (size === 0) return;
    for (let row = 0; row < rows; row++) {
      readCosts(grid, theta, row, negativeCosts === "clip");
      if (!search(grid)) {
        throw new RangeError(`gridPath: walls (theta = -Infinity) part the ends of row ${row}; open a cell`);
      }
      markPath(grid, z, row * size);
    }
  });
}

/** Scratch for one size of grid. A border around the cells, already seen, spares the search all tests of bounds. */
interface Grid {
  readonly height: number;
  readonly width: number;
  readonly steps: Int32Array;
  readonly cost: Float64Array;
  /** Cost of the cheapest path up to and including the cell. */
  readonly total: Float64Array;
  /** The cell before on that path; UNSEEN until there is one. */
  readonly previous: Int32Array;
  readonly queue: MinQueue;
}
const UNSEEN = -1;
const BORDER = -2;
const START = -3;

function makeGrid(height: number, width: number, neighbours: 8 | 4): Grid {
  const w = width + 2;
  const cells = (height + 2) * w;
  const steps = neighbours === 8 ? [-w - 1, -w, -w + 1, -1, 1, w - 1, w, w + 1] : [w, 1, -1, -w];
  return {
    height,
    width,
    steps: Int32Array.from(steps),
    cost: new Float64Array(cells),
    total: new Float64Array(cells),
    previous: new Int32Array(cells).fill(BORDER),
    queue: minQueue(height * width),
  };
}

function readCosts({ height, width, cost, previous }: Grid, theta: Float32Array, row: number, clip: boolean): void {
  let at = row * height * width;
  for (let i = 0; i < height; i++) {
    let cell = (i + 1) * (width + 2) + 1;
    for (let j = 0; j < width; j++, at++, cell++) {
      const value = theta[at]!;
      if (value > 0 && !clip) {
        throw new RangeError(
          `gridPath: theta is ${value} at row ${row}, cell (${i}, ${j}): a cost must be >= 0; ` +
            'pass theta = -cost, or negativeCosts: "clip" to take max(cost, 0)',
        );
      }
      cost[cell] = value > 0 ? 0 : -value;
      previous[cell] = UNSEEN;
    }
  }
}

/** Fills `previous` until the goal is reached; false when it cannot be. */
function search({ height, width, steps, cost, total, previous, queue }: Grid): boolean {
  const start = width + 3;
  const goal = height * (width + 2) + width;
  previous[start] = START;
  total[start] = cost[start]!;
  queue.size = 0;
  push(queue, total[start]!, start);
  // A wall is queued too, at an infinite cost, so the queue cannot run dry before the goal.
  for (;;) {
    const cell = pop(queue);
    const here = total[cell]!;
    if (here === Number.POSITIVE_INFINITY) return false;
    if (cell === goal) return true;
    for (let s = 0; s < steps.length; s++) {
      const next = cell + steps[s]!;
      if (previous[next] !== UNSEEN) continue;
      previous[next] = cell;
      total[next] = here + cost[next]!;
      push(queue, total[next]!, next);
    }
  }
}

function markPath({ height, width, previous }: Grid, z: Float32Array, start: number): void {
  const w = width + 2;
  for (let cell = height * w + width; cell !== START; cell = previous[cell]!) {
    const i = Math.floor(cell / w) - 1;
    z[start + i * width + (cell - (i + 1) * w - 1)] = 1;
  }
}
