import { describe, expect, it } from "vitest";
import { checkFlag, checkInteger, checkNames, checkNumber, checkWord } from "./check.js";

describe("checks return what they accept", () => {
  it("does", () => {
    expect(checkNumber("f", "x", 0, { min: 0, max: 1 })).toBe(0);
    expect(checkInteger("f", "k", -3)).toBe(-3);
    expect(checkWord("f", "w", "a", ["a", "b"])).toBe("a");
    expect(checkFlag("f", "on", false)).toBe(false);
  });
});

describe("checks name the option, the value and the remedy", () => {
  it.each<[() => unknown, string]>([
    [() => checkNumber("f", "x", "1"), 'f: x must be a finite number, got "1"'],
    [() => checkNumber("f", "x", Number.NaN, { min: 0 }), "f: x must be a finite number >= 0, got NaN"],
    [() => checkNumber("f", "x", 0, { above: 0, max: 1 }), "f: x must be a finite number > 0 and <= 1, got 0"],
    [() => checkNumber("f", "x", Number.POSITIVE_INFINITY), "got Infinity"],
    [() => checkInteger("f", "k", 1.5, { min: 1, max: 4 }), "f: k must be an integer >= 1 and <= 4, got 1.5"],
    [() => checkInteger("f", "k", 2 ** 53), "f: k must be an integer, got 9007199254740992"],
    [() => checkWord("f", "w", "c", ["a", "b"]), 'f: w must be one of a, b, got "c"'],
    [() => checkFlag("f", "on", 1), "f: on must be true or false, got 1"],
    [() => checkNames("f", { a: 1, c: 2 }, ["a", "b"]), 'f: no option named "c" (have: a, b)'],
    [
      () => checkNames("f", [2, 3], []),
      "f: the options must be a record, got an array; pass what f(…) returns, not f itself",
    ],
    [() => checkNames("f", { dataId: {} }, []), "f: the options must be a record, got a tensor"],
    [() => checkNames("f", { a: 1 }, []), 'f: no option named "a" (have: none)'],
  ])("%#", (check, message) => {
    expect(check).toThrow(message);
  });
});
