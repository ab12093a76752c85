import { describe, expect, it } from "vitest";
import { byQuantile, open52 } from "./quantile.js";
import { uniform } from "./uniform.js";
import { words } from "./words.js";

describe("uniform", () => {
  it("is (k + ½) / 2²³ of the first 23 bits in float32, which holds it exactly", () => {
    const w = words(new Uint32Array(5000), 2);
    expect(uniform(new Float32Array(5000), 2)).toEqual(Float32Array.from(w, (x) => ((x >>> 9) + 0.5) / 2 ** 23));
    expect([...uniform(new Float32Array(5000), 2)]).toEqual(Array.from(w, (x) => ((x >>> 9) + 0.5) / 2 ** 23));
  });

  it("stays inside (0, 1) at the extreme words, and mirrors them about ½", () => {
    const all = 0xffffffff;
    expect(Math.fround(((all >>> 9) + 0.5) * 2 ** -23)).toBe(1 - 2 ** -24);
    expect([open52(0, 0), open52(all, all)]).toEqual([2 ** -53, 1 - 2 ** -53]);
    expect(open52(0x12345678, 0x9abcdef0)).toBe(1 - open52(~0x12345678 >>> 0, ~0x9abcdef0 >>> 0));
  });

  it("reads two words a draw in float64", () => {
    const w = words(new Uint32Array(6), 2, { start: 2 });
    const expected = [open52(w[0]!, w[1]!), open52(w[2]!, w[3]!), open52(w[4]!, w[5]!)];
    expect([...uniform(new Float64Array(3), 2, { start: 1 })]).toEqual(expected);
  });
});

describe("byQuantile", () => {
  it("hands each draw's own probability to the quantile: (w + ½) / 2³² for float32", () => {
    const seen: number[] = [];
    const out = byQuantile(new Float32Array(1500), 4, { start: 6 }, (u) => {
      seen.push(...u);
      u.fill(0.25);
    });
    expect(seen).toEqual(Array.from(words(new Uint32Array(1500), 4, { start: 6 }), (w) => (w + 0.5) / 2 ** 32));
    expect(out).toEqual(new Float32Array(1500).fill(0.25));
  });
});
