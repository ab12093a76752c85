import { describe, expect, it } from "vitest";
import { differences } from "./differences.js";

describe("differences", () => {
  it("finds none between equal values, whatever the order of keys", () => {
    expect(differences({ a: [1, { b: null }], c: "x" }, { c: "x", a: [1, { b: null }] })).toEqual([]);
  });
  it("names the place of each", () => {
    expect(differences({ a: { b: 1, c: [1, 2] }, d: null }, { a: { b: 2, c: [1] }, d: {} })).toEqual([
      "a.b: 1 there, 2 here",
      "a.c.1: 2 there, nothing here",
      "d: null there, {} here",
    ]);
  });
  it("tells a list from an object, and speaks of bare values", () => {
    expect(differences([], {}, "x")).toEqual(["x: [] there, {} here"]);
    expect(differences(1, "1")).toEqual(['value: 1 there, "1" here']);
  });
});
