import { describe, expect, it } from "vitest";
import { loadHighs } from "./highs.js";
import { compress, type LinearModel } from "./model.js";

const highs = await loadHighs();

describe("compress", () => {
  it("fills in the defaults and stores the rows one after the other", () => {
    const model = compress({
      columns: 3,
      auxiliary: 1,
      integer: [true, false, true],
      upper: [1, 2, Number.POSITIVE_INFINITY],
      rows: [
        {
          upper: 4,
          entries: [
            [2, 5],
            [0, -1],
          ],
        },
        { entries: [] },
        { lower: 1, entries: [[1, 7]] },
      ],
    });
    const infinite = Number.POSITIVE_INFINITY;
    expect(model).toEqual({
      width: 2,
      columns: 3,
      lower: Float64Array.of(0, 0, 0),
      upper: Float64Array.of(1, 2, infinite),
      integer: Int32Array.of(1, 0, 1),
      rowLower: Float64Array.of(-infinite, -infinite, 1),
      rowUpper: Float64Array.of(4, infinite, infinite),
      starts: Int32Array.of(0, 2, 2, 3),
      indices: Int32Array.of(2, 0, 1),
      values: Float64Array.of(5, -1, 7),
    });
  });

  const two = { columns: 2, rows: [] };
  it.each<[string, unknown, string]>([
    ["columns", { ...two, columns: 0 }, "columns must be an integer >= 1, got 0"],
    ["auxiliary", { ...two, auxiliary: 2 }, "auxiliary must be an integer >= 0 and <= 1, got 2"],
    ["no rows", { columns: 2 }, "rows must be an array; pass [] for none"],
    ["a misspelt member", { ...two, integers: true }, 'no option named "integers"'],
    [
      "a misspelt row",
      { ...two, rows: [{ max: 3, entries: [] }] },
      'row 0: no option named "max" (have: lower, upper, entries)',
    ],
    [
      "a row without entries",
      { ...two, rows: [{ upper: 3 }] },
      "row 0 must have entries, an array of [column, coefficient]",
    ],
    ["crossed bounds", { ...two, lower: 2 }, "column 0 must have lower <= upper, got 2 and 1"],
    [
      "a crossed row",
      { ...two, rows: [{ lower: 1, upper: 0, entries: [] }] },
      "row 0 must have lower <= upper, got 1 and 0",
    ],
    ["a NaN bound", { ...two, upper: [1, Number.NaN] }, "column 1 must have lower <= upper, got 0 and NaN"],
    [
      "a column out of range",
      { ...two, rows: [{ entries: [[2, 1]] }] },
      "row 0: column must be an integer >= 0 and <= 1, got 2",
    ],
    [
      "an infinite coefficient",
      { ...two, rows: [{ entries: [[0, Number.POSITIVE_INFINITY]] }] },
      "coefficient of column 0 must be a finite number",
    ],
    [
      "a column twice",
      {
        ...two,
        rows: [
          {
            entries: [
              [0, 1],
              [0, 2],
            ],
          },
        ],
      },
      "row 0 names column 0 twice; add them up",
    ],
    ["an array of another length", { ...two, integer: [true] }, "integer has 1 entries for 2 columns; pass one each"],
    ["a word for a truth value", { ...two, integer: "yes" }, 'integer must be true or false, got "yes"'],
  ])("refuses %s", (_, model, message) => {
    expect(() => compress(model as LinearModel)).toThrow(RangeError);
    expect(() => compress(model as LinearModel)).toThrow(message);
  });
});

describe("a text in LP format", () => {
  const lp = "max\n obj: a + b\nsubject to\n c: a + b <= 1\nend";
  const make = (text: string, columns: string[]) => () => highs({ model: { lp: text, columns } });

  it("must hold the named columns, each once", () => {
    expect(make(lp, ["a", "x"])).toThrow('the text has no column named "x" (have: a, b)');
    expect(make(lp, ["a", "a"])).toThrow("columns must name the columns of theta, each once and in order");
    expect(make("a sentence", ["a"])).toThrow("the text holds no columns; pass a model in CPLEX LP format");
    expect(make("max\n obj: a + [ a ^ 2 ] / 2\nsubject to\n c: a <= 1\nend", ["a"])).toThrow(
      "the objective is quadratic",
    );
  });
});

describe("the options of highs", () => {
  const model = { columns: 1, rows: [] };

  it("are checked when the solver is made", () => {
    expect(() => highs({ model, timeLimit: 0 })).toThrow("highs: timeLimit must be a finite number > 0, got 0");
    expect(() => highs({ model: "max" as never })).toThrow("highs: model must be an object");
    expect(() => highs({ model, settings: { presolv: "off" } })).toThrow('settings has "presolv", which is no option');
    expect(() => highs({ model, settings: { presolve: 3 } })).toThrow(
      "settings has presolve = 3, which HiGHS refuses; pass a string",
    );
  });
});
