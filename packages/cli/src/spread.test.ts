import { describe, expect, it } from "vitest";
import { lastValues, spread, spreads, valuesOf } from "./spread.js";

describe("spread", () => {
  it("is the mean and the population standard deviation", () => {
    expect(spread([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ mean: 5, std: 2 });
    expect(spread([3])).toEqual({ mean: 3, std: 0 });
  });
  it("is no number of no values, or where one is none", () => {
    expect(spread([])).toEqual({ mean: Number.NaN, std: Number.NaN });
    expect(spread([1, Number.NaN])).toEqual({ mean: Number.NaN, std: Number.NaN });
  });
});

const epoch = (n: number, loss: number, metrics: Record<string, number>) => ({
  ...{ epoch: n, step: 2 * n, seconds: 1, loss, metrics },
});

it("valuesOf takes the loss and the metrics of an epoch, null as no number", () => {
  expect(valuesOf(epoch(1, 0.5, { a: 2, b: null as unknown as number }))).toEqual({ loss: 0.5, a: 2, b: Number.NaN });
});

it("lastValues takes the last epoch, whatever steps come after it", () => {
  const rows = [epoch(1, 9, { a: 1 }), epoch(2, 8, { a: 3 }), { epoch: 3, step: 5, loss: 7 }];
  expect(lastValues(rows)).toEqual({ loss: 8, a: 3 });
  expect(lastValues([{ epoch: 1, step: 1, loss: 7 }])).toEqual({});
});

it("spreads takes each name over the runs", () => {
  expect(
    spreads([
      { a: 1, b: 5 },
      { a: 3, b: 5 },
    ]),
  ).toEqual({ a: { mean: 2, std: 1 }, b: { mean: 5, std: 0 } });
  expect(spreads([])).toEqual({});
});
