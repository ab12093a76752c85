import { describe, expect, it } from "vitest";
import { split } from "./split.js";
import { words } from "./words.js";

describe("split", () => {
  it("is a path: split(seed, a, b) = split(split(seed, a), b)", () => {
    expect(split(3, 1, -2, 5)).toBe(split(split(split(3, 1), -2), 5));
    expect(split(3)).toBe(3);
  });

  it("gives 100,000 children of neighbouring seeds 100,000 safe integers, no two alike", () => {
    const children = new Set<number>();
    for (let seed = -50; seed < 50; seed++) for (let i = 0; i < 1000; i++) children.add(split(seed, i));
    expect(children.size).toBe(100_000);
    expect([...children].every((child) => Number.isSafeInteger(child) && child >= 0)).toBe(true);
  });

  it("uses all 53 bits", () => {
    const high = new Float64Array(53);
    for (let i = 0; i < 4096; i++) {
      let child = split(7, i);
      for (let bit = 0; bit < 53; bit++, child = Math.floor(child / 2)) high[bit]! += child % 2;
    }
    for (const count of high) expect(Math.abs(count - 2048) / 32).toBeLessThan(5);
  });

  it("is no draw of the parent: the key differs", () => {
    const [first, second] = words(new Uint32Array(2), 7, { start: 0 });
    expect(split(7, 0)).not.toBe((first! >>> 11) * 2 ** 32 + second!);
  });

  it("refuses what is no integer", () => {
    expect(() => split(0.5, 1)).toThrow("seed must be an integer");
    expect(() => split(1, Number.NaN)).toThrow("path must be an integer");
  });
});
