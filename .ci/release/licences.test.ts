import { describe, expect, it } from "vitest";
import { isAgreed, wrongLicences } from "./licences.js";

describe("isAgreed", () => {
  it.each([
    "MIT",
    "MIT OR GPL-3.0",
    "(MIT OR GPL-3.0)",
    "Apache-2.0 AND MIT",
    "GPL-3.0 OR ISC AND MIT",
    "(MIT OR ISC) AND 0BSD",
  ])("takes %s", (expression) => expect(isAgreed(expression)).toBe(true));
  it.each([
    "GPL-3.0",
    "MIT AND GPL-3.0",
    "Unknown",
    "",
    "SEE LICENSE IN a.txt",
    "MIT-ish",
    "(MIT OR GPL-3.0) AND GPL-3.0",
  ])("refuses %j", (expression) => expect(isAgreed(expression)).toBe(false));
});

describe("wrongLicences", () => {
  it("names the package", () => {
    const listed = {
      MIT: [{ name: "a", versions: ["1.0.0"] }],
      "AGPL-3.0": [{ name: "b", versions: ["2.0.0", "2.1.0"] }],
    };
    expect(wrongLicences(listed)).toEqual(["licences: b@2.0.0, 2.1.0 is under AGPL-3.0"]);
  });
});
