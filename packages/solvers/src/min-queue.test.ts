import fc from "fast-check";
import { expect, it } from "vitest";
import { minQueue, pop, push } from "./min-queue.js";

it("sorts by key and then by item, whatever the order of pushes and pops", () => {
  const entry = fc.tuple(fc.constantFrom(0, 1, 2.5, Number.POSITIVE_INFINITY), fc.integer({ min: 0, max: 9 }));
  fc.assert(
    fc.property(fc.array(fc.oneof(entry, fc.constant("pop" as const)), { maxLength: 60 }), (steps) => {
      const queue = minQueue(1);
      const naive: [number, number][] = [];
      for (const step of steps) {
        if (step !== "pop") {
          push(queue, ...step);
          naive.push(step);
        } else if (naive.length > 0) {
          naive.sort(([a, i], [b, j]) => (a < b ? -1 : a > b ? 1 : i - j));
          expect(pop(queue)).toBe(naive.shift()![1]);
        }
        expect(queue.size).toBe(naive.length);
      }
    }),
    { numRuns: 300 },
  );
});

it("grows as far as it must", () => {
  const queue = minQueue(1);
  const keys = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  for (const key of keys) push(queue, key, key);
  expect(keys.map(() => pop(queue))).toEqual(Array.from({ length: 100 }, (_, i) => i));
});
