import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GridPathOptions, gridPath } from "./grid-path.js";
import { gridPathStates } from "./grid-path-states.js";

onTestBackend();

const INF = Number.POSITIVE_INFINITY;
const path = (costs: number[][], options?: GridPathOptions) =>
  (gridPath(options)(tf.tensor3d([costs.map((line) => line.map((c) => -c))])).arraySync() as number[][][])[0]!;

describe("gridPath", () => {
  const entry = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(1e-30, 1e30)).map((cost) => -cost);
  describe.each([8, 4] as const)("with %i neighbours", (neighbours) => {
    // Clipped, as the laws also try a state, which is positive, as θ.
    const make = () => gridPath({ neighbours, negativeCosts: "clip" });
    solverLaws(make, { shape: [3, 3], feasible: gridPathStates(3, 3, neighbours), entry });
    solverLaws(make, { shape: [2, 4], feasible: gridPathStates(2, 4, neighbours), entry });
    solverLaws(make, { shape: [1, 1], feasible: [[1]], entry, runs: 5 });
  });

  it("equals Bellman-Ford on larger grids", () => {
    // Heavy and light cells at random, so that ways wind upwards and to the left too.
    const weight = fc.constantFrom(0.01, 0.01, 1).chain((most) => fc.double({ min: 0, max: most, noNaN: true }));
    const costs = fc.array(weight.map(Math.fround), { minLength: 42, maxLength: 42 });
    fc.assert(
      fc.property(costs, fc.constantFrom(4 as const, 8 as const), (flat, neighbours) => {
        const grid = Array.from({ length: 6 }, (_, i) => flat.slice(7 * i, 7 * i + 7));
        const mask = path(grid, { neighbours }).flat();
        const cost = flat.reduce((sum, c, i) => sum + c * mask[i]!, 0);
        expect(cost).toBeCloseTo(bellmanFord(grid, neighbours), 6);
        expect(connects(mask, 6, 7, neighbours)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it.each([4, 8] as const)("goes to the left and upwards too, with %i neighbours", (neighbours) => {
    const straight = [".......", "######.", ".......", ".######", "......."];
    const slanting = ["......#", "######.", "####.#.", "###.#.#", "##.####", "###.###", "####..."];
    const [lines, slants] = [straight, slanting].map((maze) =>
      maze.map((line) => Array.from(line, (cell) => (cell === "#" ? 1e6 : 1))),
    );
    const turned = lines![0]!.map((_, j) => lines!.map((line) => line[j]!));
    for (const grid of [lines!, turned, slants!]) {
      const mask = path(grid, { neighbours }).flat();
      const cost = grid.flat().reduce((sum, c, i) => sum + c * mask[i]!, 0);
      expect(cost).toBe(bellmanFord(grid, neighbours));
      expect(connects(mask, grid.length, grid[0]!.length, neighbours)).toBe(true);
    }
  });

  it("lets the first neighbour in row-major order precede on a tie", () => {
    const ones = Array.from({ length: 3 }, () => [1, 1, 1]);
    expect(path(ones, { neighbours: 4 })).toEqual([
      [1, 1, 1],
      [0, 0, 1],
      [0, 0, 1],
    ]);
    const costs = [
      [1, 9, 1, 1],
      [1, 9, 1, 9],
      [1, 1, 1, 9],
      [9, 9, 1, 1],
    ];
    expect(path(costs)).toEqual([
      [1, 0, 0, 0],
      [1, 0, 0, 0],
      [0, 1, 1, 0],
      [0, 0, 0, 1],
    ]);
  });

  it("goes around walls, and says when there is no way", () => {
    expect(
      path([
        [1, INF, 1],
        [5, INF, 1],
        [1, 5, 1],
      ]),
    ).toEqual([
      [1, 0, 0],
      [1, 0, 0],
      [0, 1, 1],
    ]);
    expect(() => path([[1, INF, 1]])).toThrow("gridPath: walls (theta = -Infinity) part the ends of row 0");
  });

  it("refuses a negative cost by its cell, or clips it to 0", () => {
    const costs = [
      [1, -2, 0],
      [1, 1, 0],
    ];
    expect(() => path(costs)).toThrow("gridPath: theta is 2 at row 0, cell (0, 1)");
    expect(path(costs, { negativeCosts: "clip" })).toEqual([
      [1, 1, 0],
      [0, 0, 1],
    ]);
  });

  it("names a wrong rank and a wrong option", () => {
    expect(() => gridPath()(tf.zeros([2, 3]))).toThrow("gridPath: theta must be [N, H, W], got [2, 3]");
    expect(() => gridPath({ neighbours: 6 as 8 })).toThrow("gridPath: neighbours must be 8 or 4, got 6");
  });
});

// The recorded masks are met exactly under ties too: the queue's order is the reference's.
goldenSuite("dijkstra", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const neighbours = params.neighbourhood === "8-grid" ? 8 : 4;
    const solve = (costs: GoldenTensor) => {
      const theta = tf.neg(tf.tensor(costs.data, costs.shape, "float32"));
      return Array.from(gridPath({ neighbours, negativeCosts: "clip" })(theta).dataSync());
    };
    const mask = solve(inputs.costs);
    expect(mask).toEqual((outputs.path ?? outputs.path_of_sanitised).data);
    if (!outputs.perturbed_costs) return;
    const gradient = solve(outputs.perturbed_costs).map((moved, i) => (moved - mask[i]!) / params.lambda);
    for (const [i, g] of gradient.entries()) expect(g).toBeCloseTo(outputs.grad_costs.data[i], 5);
  });
});

/** Relaxes every cell until nothing changes. */
function bellmanFord(costs: number[][], neighbours: 8 | 4): number {
  const total = costs.map((line) => line.map(() => INF));
  total[0]![0] = costs[0]![0]!;
  for (let changed = true; changed; ) {
    changed = false;
    costs.forEach((line, i) => {
      line.forEach((cost, j) => {
        for (let di = -1; di <= 1; di++) {
          for (let dj = -1; dj <= 1; dj++) {
            if (neighbours === 4 && di !== 0 && dj !== 0) continue;
            const through = (total[i + di]?.[j + dj] ?? INF) + cost;
            if (through < total[i]![j]!) {
              total[i]![j] = through;
              changed = true;
            }
          }
        }
      });
    });
  }
  return total.at(-1)!.at(-1)!;
}

/** Whether the marked cells hold a path between the two ends. */
function connects(mask: readonly number[], height: number, width: number, neighbours: 8 | 4): boolean {
  const wall = Array.from({ length: height }, (_, i) =>
    mask.slice(i * width, (i + 1) * width).map((m) => (m ? 0 : INF)),
  );
  return bellmanFord(wall, neighbours) === 0;
}
