import { describe, expect, it } from "vitest";
import { shuffled } from "./shuffled.js";

const make = (examples: number[]) => ({ examples });
const epochOf = (options: { partial?: boolean; seed?: number }, epoch: number) => {
  const batches = shuffled({ count: 10, batch: 4, seed: 0, make, ...options });
  return Array.from({ length: batches.steps }, (_, step) => batches.at(epoch, step).examples);
};
const sorted = (batches: number[][]) => batches.flat().sort((a, b) => a - b);

describe("shuffled", () => {
  it("makes whole batches of different examples", () => {
    const batches = epochOf({}, 0);
    expect(batches.map(({ length }) => length)).toEqual([4, 4]);
    expect(new Set(batches.flat()).size).toBe(8);
  });

  it("visits every example where the last batch may be smaller", () => {
    const batches = epochOf({ partial: true }, 0);
    expect(batches.map(({ length }) => length)).toEqual([4, 4, 2]);
    expect(sorted(batches)).toEqual(Array.from({ length: 10 }, (_, i) => i));
  });

  it("orders by epoch and seed alone, whatever was asked before", () => {
    const batches = shuffled({ count: 10, batch: 5, seed: 3, make });
    const first = batches.at(0, 1).examples;
    expect(batches.at(1, 1).examples).not.toEqual(first);
    expect(batches.at(0, 1).examples).toEqual(first);
    expect(epochOf({ seed: 1 }, 0)).not.toEqual(epochOf({ seed: 2 }, 0));
  });

  it("refuses a batch larger than the data", () => {
    expect(() => shuffled({ count: 3, batch: 4, seed: 0, make })).toThrow(
      "shuffled: batch must be an integer >= 1 and <= 3, got 4",
    );
  });
});
