import { describe, expect, it } from "vitest";
import { type Place, words } from "./words.js";

const draw = (n: number, seed: number, place?: Place, attempt?: number) => [
  ...words(new Uint32Array(n), seed, place, attempt),
];

describe("words", () => {
  it("gives each place its word, however a run is cut", () => {
    const whole = draw(41, 5, { example: 9 });
    for (let start = 0; start < 9; start++) {
      for (let length = 0; length < 12; length++) {
        expect(draw(length, 5, { example: 9, start })).toEqual(whole.slice(start, start + length));
      }
    }
  });

  it("tells apart seeds, streams, examples and attempts in every bit of their range", () => {
    const numbers = [0, 1, -1, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 32 + 1, -(2 ** 32), Number.MAX_SAFE_INTEGER];
    const runs = [
      ...numbers.map((seed) => draw(4, seed)),
      ...numbers.slice(1).map((example) => draw(4, 0, { example })),
      ...[1, 2 ** 31, 2 ** 32 - 1].map((stream) => draw(4, 0, { stream })),
      draw(4, 0, {}, 1),
      draw(4, 0, { start: 2 ** 34 - 4 }),
    ];
    expect(new Set(runs.map(String)).size).toBe(runs.length);
  });

  it("sets every bit half of the time, and no two bits together more often than that", () => {
    const n = 1 << 16;
    const w = words(new Uint32Array(n), 3);
    let worst = 0;
    for (let a = 0; a < 32; a++) {
      for (let b = a; b < 32; b++) {
        let ones = 0;
        for (const x of w) ones += ((x >>> a) ^ (a === b ? 0 : x >>> b)) & 1;
        worst = Math.max(worst, Math.abs(ones - n / 2) / Math.sqrt(n / 4));
      }
    }
    expect(worst).toBeLessThan(5);
  });

  it("spreads bytes evenly: chi-square of 256 cells", () => {
    const bytes = new Uint8Array(words(new Uint32Array(1 << 18), -7).buffer);
    const counts = new Float64Array(256);
    for (const byte of bytes) counts[byte]!++;
    const expected = bytes.length / 256;
    const chi2 = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    expect(Math.abs(chi2 - 255)).toBeLessThan(5 * Math.sqrt(2 * 255));
  });

  it("flips half of the bits from one seed, example, stream or place to the next", () => {
    const n = 1 << 14;
    const base = draw(n, 41);
    const next = [draw(n, 42), draw(n, 41, { example: 1 }), draw(n, 41, { stream: 1 }), draw(n, 41, { start: 1 })];
    for (const other of next) {
      let flips = 0;
      for (let i = 0; i < n; i++) for (let x = base[i]! ^ other[i]!; x !== 0; x &= x - 1) flips++;
      expect(Math.abs(flips - 16 * n) / Math.sqrt(8 * n)).toBeLessThan(5);
    }
  });

  it.each([
    [() => draw(1, 0.5), "seed must be an integer"],
    [() => draw(1, Number.NaN), "seed must be an integer"],
    [() => draw(1, 2 ** 53), "seed must be an integer"],
    [() => draw(1, 0, { example: 1.5 }), "example must be an integer"],
    [() => draw(1, 0, { stream: -1 }), "stream must be an integer in [0, 2^32), got -1"],
    [() => draw(1, 0, { stream: 2 ** 32 }), "stream must be"],
    [() => draw(1, 0, { start: -1 }), "start must be an integer >= 0"],
    [() => draw(2, 0, { start: 2 ** 34 - 1 }), "use another stream or example"],
  ])("refuses a place that it cannot tell apart (%#)", (call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});
