import { describe, expect, it } from "vitest";
import { formatAddress, parseAddress, readQuery } from "./address.js";
import { type Control, initialValues, integers, magnitudes } from "./control.js";

const controls = [
  { kind: "slider", name: "n", label: "n", values: integers(2, 40), initial: 10 },
  { kind: "slider", name: "size", label: "λ", values: magnitudes(-2, 1), initial: 0.1 },
  { kind: "menu", name: "noise", label: "noise", options: ["a-b", "none"].map(option), initial: "none" },
  { kind: "whole", name: "seed", label: "seed", min: 0, max: 99, initial: 0 },
  { kind: "text", name: "map", pattern: /^[0-4]{3}$/, initial: "" },
] as const satisfies readonly Control[];

function option(value: string) {
  return { value, label: value };
}

const initial = initialValues(controls);
const read = (hash: string) => readQuery(controls, parseAddress(hash).query, initial);

describe("magnitudes", () => {
  it("goes by 1, 2, 5", () => expect(magnitudes(-1, 1)).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]));
});

describe("an address", () => {
  it("says every control and is read back", () => {
    const values = { n: 7, size: 0.05, noise: "a-b", seed: 42, map: "012" };
    const hash = formatAddress("gradient", controls, values);
    expect(hash).toBe("#gradient?n=7&size=0.05&noise=a-b&seed=42&map=012");
    expect(parseAddress(hash).view).toBe("gradient");
    expect(read(hash)).toEqual(values);
  });
  it("leaves text out that nobody set", () =>
    expect(formatAddress("g", controls, initial)).toBe("#g?n=10&size=0.1&noise=none&seed=0"));
  it("keeps what it has where a query says nothing", () => expect(read("#gradient")).toEqual(initial));
  it.each(["n=41", "n=7.5", "n=", "n=x", "size=0.03", "noise=loud", "seed=-1", "seed=1.5", "seed=100", "map=0125"])(
    "does not believe %s",
    (query) => expect(read(`#gradient?${query}`)).toEqual(initial),
  );
  it("survives an empty and a strange hash", () => {
    expect(parseAddress("").view).toBe("");
    expect(read("#?&&==%")).toEqual(initial);
  });
});
