import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import type { Solver } from "@discretely/core";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type HighsOptions, type HighsSolver, loadHighs } from "./highs.js";
import type { Row } from "./model.js";

const highs = await loadHighs();
const made: HighsSolver[] = [];
const make = (options: HighsOptions): Solver => {
  while (made.length >= 2) made.shift()!.dispose();
  made.push(highs(options));
  return made.at(-1)!;
};
onTestBackend();
afterAll(() => {
  for (const solver of made) solver.dispose();
});

/** Every 0/1 vector of n entries that passes. */
const binary = (n: number, passes: (z: number[]) => boolean) =>
  Array.from({ length: 2 ** n }, (_, bits) => Array.from({ length: n }, (_, i) => (bits >> i) & 1)).filter(passes);
const total = (z: readonly number[]) => z.reduce((a, b) => a + b, 0);
const ones = (columns: readonly number[]): Row["entries"] => columns.map((column) => [column, 1]);
/** Reals without ties, evenly spread: among equals a warm start may end elsewhere. */
const distinct = fc.noBias(fc.integer({ min: -(2 ** 23), max: 2 ** 23 })).map((x) => x / 2 ** 20);
const tied = fc.oneof(distinct, fc.constantFrom(-1, 0, 1));

const SUBSET = { columns: 5, rows: [{ lower: 2, upper: 2, entries: ones([0, 1, 2, 3, 4]) }] };
const WEIGHTS = [3, 4, 5, 8, 2];
const KNAPSACK = {
  columns: 5,
  rows: [{ upper: 10, entries: WEIGHTS.map((weight, item): [number, number] => [item, weight]) }],
  integer: true,
};
const ASSIGNMENT = {
  columns: 9,
  rows: [0, 1, 2].flatMap((i) => [
    { lower: 1, upper: 1, entries: ones([3 * i, 3 * i + 1, 3 * i + 2]) },
    { lower: 1, upper: 1, entries: ones([i, 3 + i, 6 + i]) },
  ]),
};
/** z is one window of ones, or none: the auxiliary column 4 + i says that a window starts at i. */
const WINDOW = {
  columns: 8,
  auxiliary: 4,
  integer: true,
  rows: [
    { upper: 1, entries: ones([4, 5, 6, 7]) },
    ...[0, 1, 2, 3].map((i) => ({
      upper: 0,
      entries: [[i, 1], [4 + i, -1], ...(i > 0 ? [[i - 1, -1]] : [])] as [number, number][],
    })),
  ],
};

describe("a subset of 2 of 5, as a linear program", () => {
  const feasible = binary(5, (z) => total(z) === 2);
  describe("warm", () =>
    solverLaws(() => make({ model: SUBSET }), { shape: [5], feasible, entry: distinct, runs: 60 }));
  describe("afresh, ties too", () =>
    solverLaws(() => make({ model: SUBSET, warmStart: false }), { shape: [5], feasible, entry: tied, runs: 60 }));
});

describe("an assignment of 3 to 3, as a linear program of instances [3, 3]", () => {
  const feasible = binary(9, (z) =>
    [0, 1, 2].every((i) => z[3 * i]! + z[3 * i + 1]! + z[3 * i + 2]! === 1 && z[i]! + z[3 + i]! + z[6 + i]! === 1),
  );
  solverLaws(() => make({ model: ASSIGNMENT }), { shape: [3, 3], feasible, entry: distinct, runs: 60 });
});

describe("a knapsack, as an integer program", () => {
  const feasible = binary(5, (z) => total(z.map((x, i) => x * WEIGHTS[i]!)) <= 10);
  solverLaws(() => make({ model: KNAPSACK }), { shape: [5], feasible, entry: tied, runs: 25 });
});

describe("one window of ones, with auxiliary columns", () => {
  const feasible = binary(4, (z) => /^0*1*0*$/.test(z.join("")));
  solverLaws(() => make({ model: WINDOW }), { shape: [4], feasible, entry: tied, runs: 25 });
});

describe("highs", () => {
  const solve = (options: HighsOptions, rows: number[][]) => make(options)(tf.tensor2d(rows)).arraySync();

  it("finds the best of the listed states in a long warm run, near and far", () => {
    const feasible = binary(9, (z) =>
      [0, 1, 2].every((i) => total(z.slice(3 * i, 3 * i + 3)) === 1 && z[i]! + z[3 + i]! + z[6 + i]! === 1),
    );
    const solver = make({ model: ASSIGNMENT });
    const row = fc.array(distinct, { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(row, row, (theta, step) => {
        for (const scale of [0, 0.01, 1]) {
          const rows = tf.tensor2d([theta, step].map((x) => x.map((value, i) => value + scale * step[i]!)));
          const values = rows.arraySync();
          const z = solver(rows).arraySync() as number[][];
          z.forEach((found, r) => {
            const score = (state: readonly number[]) => state.reduce((sum, x, i) => sum + x * values[r]![i]!, 0);
            expect(score(found)).toBeCloseTo(Math.max(...feasible.map(score)), 4);
          });
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the fractions of a vertex", () => {
    // 3x + y <= 6 and x + 4y <= 8 meet at (16/11, 18/11).
    const rows: Row[] = [
      {
        upper: 6,
        entries: [
          [0, 3],
          [1, 1],
        ],
      },
      {
        upper: 8,
        entries: [
          [0, 1],
          [1, 4],
        ],
      },
    ];
    const [z] = solve({ model: { columns: 2, rows, upper: 10 } }, [[1, 1]]) as number[][];
    expect(z![0]).toBeCloseTo(16 / 11, 6);
    expect(z![1]).toBeCloseTo(18 / 11, 6);
  });

  it("tells the smallest gains of a θ of any scale", () => {
    const theta = [1e-30, 1e-30 * (1 + 2 ** -22), 1e-37];
    const model = { columns: 3, rows: [{ upper: 1, entries: ones([0, 1]) }] };
    expect(solve({ model }, [theta, [3e38, 2e38, 1e32]])).toEqual([
      [0, 1, 1],
      [1, 0, 1],
    ]);
    expect(solve({ model: { ...model, integer: true } }, [theta])).toEqual([[0, 1, 1]]);
  });

  it("leaves no gap between the answer and the optimum", () => {
    const weights = Array.from({ length: 10 }, (_, i) => 10 + ((i * 37 + 122) % 23));
    const theta = weights.map((weight, i) => weight * (1 + ((i * 53 + 58) % 31) * 2 ** -18));
    const rows: Row[] = [{ upper: 55, entries: weights.map((weight, i): [number, number] => [i, weight]) }];
    const [z] = solve({ model: { columns: 10, rows, integer: true } }, [theta]) as number[][];
    const value = (z: readonly number[], of: readonly number[]) => total(z.map((x, i) => x * of[i]!));
    const best = Math.max(...binary(10, (z) => value(z, weights) <= 55).map((z) => value(z, theta)));
    expect(value(z!, theta)).toBeCloseTo(best, 6); // within HiGHS's own gap the next best is 0.001 below
  });

  it("reads a model in LP format, θ in the order of columns", () => {
    const lp = "min\n cost: 9 helper + a\nsubject to\n pick: a + b + helper <= 1\nbinary\n a b helper\nend";
    expect(
      solve({ model: { lp, columns: ["b", "a"] } }, [
        [2, 1],
        [1, 2],
        [-1, -1],
      ]),
    ).toEqual([
      [1, 0],
      [0, 1],
      [0, 0],
    ]);
  });

  it("reads semi-continuous columns: zero, or within their bounds", () => {
    const lp = "max\n obj: x\nsubject to\n c: x + y <= 5\nbounds\n 2 <= x <= 3\n y <= 4\nsemi-continuous\n x\nend";
    const rows = [
      [1.5, 2],
      [2, 1],
      [-1, 1],
      [1.5, 2],
    ];
    expect(solve({ model: { lp, columns: ["x", "y"] } }, rows)).toEqual([
      [2, 3],
      [3, 2],
      [0, 4],
      [2, 3],
    ]);
  });

  it("names the row and the status, and works on", () => {
    const model = { columns: 2, rows: [], upper: [1, Number.POSITIVE_INFINITY] };
    const solver = make({ model });
    expect(() =>
      solver(
        tf.tensor2d([
          [1, -1],
          [1, 1],
        ]),
      ),
    ).toThrow('highs: row 1 of theta ended as "unbounded"; some z');
    expect(solver(tf.tensor2d([[1, -1]])).arraySync()).toEqual([[1, 0]]);

    const nothing = { columns: 1, rows: [{ lower: 2, entries: ones([0]) }] };
    expect(() => solve({ model: nothing }, [[1]])).toThrow('row 0 of theta ended as "infeasible"; no z meets');
    expect(() => solve({ model: { ...nothing, integer: true } }, [[1]])).toThrow(
      'row 0 of theta ended as "infeasible"',
    );
  });

  it("stops at the time limit", () => {
    const items = Array.from({ length: 60 }, (_, i) => i);
    const rows: Row[] = [0, 1, 2].map((r) => ({
      upper: 3000,
      entries: items.map((i): [number, number] => [i, 100 + ((i * 37 + r * 61) % 97)]),
    }));
    const model = { columns: 60, rows, integer: true };
    const theta = [items.map((i) => 100 + ((i * 53) % 89))];
    expect(() => solve({ model, timeLimit: 1e-4 }, theta)).toThrow(
      'row 0 of theta ended as "timeLimit"; raise timeLimit',
    );
  });

  it("refuses a θ of another width, an infinite one, and calls after dispose", () => {
    expect(() => solve({ model: SUBSET }, [[1, 2]])).toThrow(
      "highs: theta must be [N, ...instance] with 5 entries a row, got [1,2]",
    );
    expect(() => make({ model: SUBSET })(tf.zeros([5]))).toThrow("got [5]");
    expect(() => solve({ model: SUBSET }, [[0, 0, 0, Number.NEGATIVE_INFINITY, 0]])).toThrow(
      "theta is -Infinity at row 0, entry 3; bound the column",
    );
    const solver = highs({ model: SUBSET });
    solver.dispose();
    solver.dispose();
    expect(() => solver(tf.zeros([1, 5]))).toThrow("highs: this solver was disposed; make another");
  });
});
