import { describe, expect, it } from "vitest";
import { parseSeeds } from "./seeds.js";

describe("parseSeeds", () => {
  it.each([
    ["0..4", [0, 1, 2, 3, 4]],
    ["0,3,7", [0, 3, 7]],
    ["7", [7]],
    ["-2..1,5", [-2, -1, 0, 1, 5]],
    ["3 , 1..2", [3, 1, 2]],
    ["4..4", [4]],
  ])("reads %s", (text, seeds) => expect(parseSeeds(text)).toEqual(seeds));

  it.each(["", "a", "1.5", "0..", "0...4", "4..0", "1,,2", "0..9007199254740993", "0..1000"])("refuses %j", (text) =>
    expect(() => parseSeeds(text)).toThrow(
      new RangeError(`compare: --seeds must be integers such as 0..4 or 0,3,7 (1000 at most), got "${text}"`),
    ),
  );

  it("refuses a seed that comes twice", () =>
    expect(() => parseSeeds("0..3,2")).toThrow(new RangeError('compare: --seeds has 2 twice in "0..3,2"')));
});
