import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { knapsack, knapsackStates, type Sack } from "./knapsack.js";

onTestBackend();

const pack = (values: number[], sack: Sack) => Array.from(knapsack({ sack })(tf.tensor2d([values])).dataSync());

describe("knapsack", () => {
  const entry = fc.oneof(fc.integer({ min: -2, max: 5 }), fc.constantFrom(1e-30, 1e30, 0.5));
  describe.each<[string, Sack]>([
    ["a common sack", { weights: [3, 2, 4, 1, 5], capacity: 7 }],
    ["weights of 0 and beyond the capacity", { weights: [0, 9, 2, 2, 1], capacity: 3 }],
    ["no room", { weights: [1, 0, 2], capacity: 0 }],
  ])("with %s", (_, sack) => {
    const feasible = knapsackStates(sack);
    solverLaws(() => knapsack({ sack }), { shape: [sack.weights.length], feasible, entry, runs: 300 });
  });

  it("equals trying every set, whatever the sack", () => {
    const item = fc.record({ value: fc.integer({ min: -3, max: 9 }), weight: fc.integer({ min: 0, max: 6 }) });
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 8 }), fc.nat(15), (items, capacity) => {
        const sack = { weights: items.map(({ weight }) => weight), capacity };
        const total = (mask: number[]) => mask.reduce((sum, bit, i) => sum + bit * items[i]!.value, 0);
        const z = pack(
          items.map(({ value }) => value),
          sack,
        );
        const states = knapsackStates(sack);
        expect(states).toContainEqual(z);
        expect(total(z)).toBe(Math.max(...states.map(total)));
      }),
      { numRuns: 300 },
    );
  });

  it("takes the first item of a tie, and nothing that adds nothing", () => {
    expect(pack([2, 1, 1], { weights: [2, 1, 1], capacity: 2 })).toEqual([1, 0, 0]);
    expect(pack([1, 1, 2], { weights: [1, 1, 2], capacity: 2 })).toEqual([1, 1, 0]);
    expect(pack([0, -1, Number.NEGATIVE_INFINITY], { weights: [0, 0, 0], capacity: 1 })).toEqual([0, 0, 0]);
  });

  it("takes what is worth Infinity, and what fits beside it", () => {
    expect(pack([9, Number.POSITIVE_INFINITY, 5], { weights: [2, 2, 1], capacity: 3 })).toEqual([0, 1, 1]);
    expect(pack([Number.POSITIVE_INFINITY, 9, Number.POSITIVE_INFINITY], { weights: [2, 1, 2], capacity: 3 })).toEqual([
      1, 1, 0,
    ]);
  });

  it("reads a sack per row", () => {
    const sacks = [
      { weights: [1, 1], capacity: 1 },
      { weights: [2, 1], capacity: 1 },
    ];
    const theta = tf.tensor2d([
      [3, 2],
      [3, 2],
    ]);
    expect(knapsack()(theta, sacks).arraySync()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(() => knapsack()(theta)).toThrow("row 0 has no sack");
  });

  it("names a wrong sack", () => {
    expect(() => knapsack({ sack: { weights: [1, 0.5], capacity: 1 } })).toThrow(
      "weights[1] must be an integer >= 0, got 0.5",
    );
    expect(() => knapsack({ sack: { weights: [1], capacity: -1 } })).toThrow(
      "capacity must be an integer >= 0, got -1",
    );
    const sacks = [{ weights: [-1], capacity: 1 }];
    expect(() => knapsack()(tf.tensor2d([[1]]), sacks)).toThrow("weights[0] must be an integer >= 0");
    expect(() => pack([1, 2], { weights: [1], capacity: 1 })).toThrow(
      "theta has 2 entries a row, the sack of row 0 1 weights",
    );
  });
});
