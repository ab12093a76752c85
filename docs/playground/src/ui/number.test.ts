import { describe, expect, it } from "vitest";
import { figure, percent } from "./number.js";

describe("figure", () => {
  it.each([
    [0, "0"],
    [0.123456, "0.123"],
    [-12.345, "−12.3"],
    [1234.5, "1230"],
    [0.00012, "1.2e−4"],
    [Number.NaN, "NaN"],
  ])("%d is %s", (x, text) => expect(figure(x)).toBe(text));
  it("shares are percentages", () => expect(percent(0.425)).toBe("42.5 %"));
});
