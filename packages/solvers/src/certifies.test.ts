import type { Solver } from "@discretely/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argmax } from "./argmax.js";
import { incomingEdges, incomingEdgesStates } from "./incoming-edges.js";
import { ranking, rankingStates } from "./ranking.js";
import { dot } from "./testing/enumerate.js";
import { topK } from "./top-k.js";
import { topKStates } from "./top-k-states.js";

const graph = { vertices: 3, k: 1 };
const solvers: [string, Solver, readonly number[][]][] = [
  ["argmax", argmax(), topKStates(3, 1)],
  ["topK", topK({ k: 2 }), topKStates(4, 2)],
  ["topK of all", topK({ k: 2 }), topKStates(2, 2)],
  ["topK, threshold", topK({ k: 2, rule: "threshold" }), topKStates(4, 2)],
  ["incomingEdges", incomingEdges(graph), incomingEdgesStates(graph)],
  ["ranking", ranking(), rankingStates(3)],
  ["ranking of one", ranking(), rankingStates(1)],
];

describe.each(solvers)("the certificate of %s", (_, { certifies }, states) => {
  const n = states[0]!.length;
  const row = (entry: fc.Arbitrary<number>) => fc.array(entry, { minLength: n, maxLength: n });
  const finite = fc.integer({ min: -3, max: 3 });
  const any = row(fc.oneof(finite, fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)));
  const certified = (rows: number[][], z: number[][]) =>
    certifies!(Float32Array.from(rows.flat()), Float32Array.from(z.flat()), [n], undefined);

  it("says yes to the one best state, and to no other", () => {
    fc.assert(
      fc.property(row(finite), (x) => {
        const scores = states.map((z) => dot(x, z));
        const best = Math.max(...scores);
        const ties = scores.filter((score) => score === best).length;
        for (const [s, z] of states.entries()) expect(certified([x], [z])).toBe(scores[s] === best && ties === 1);
      }),
    );
  });

  it("needs a yes of every row", () => {
    const two = fc.tuple(any, any, fc.constantFrom(...states), fc.constantFrom(...states));
    fc.assert(
      fc.property(two, ([x, y, z, w]) => {
        expect(certified([x, y], [z, w])).toBe(certified([x], [z]) && certified([y], [w]));
      }),
    );
  });

  it("says no to NaN, and to what is no state", () => {
    const x = Array.from({ length: n }, (_, i) => -i);
    const yes = states.filter((z) => certified([x], [z]));
    expect(yes).toHaveLength(1);
    for (let i = 0; i < n; i++) {
      const broken = yes[0]!.with(i, 7);
      expect([certified([x.with(i, Number.NaN)], yes), certified([x], [broken])]).toEqual([false, false]);
    }
  });
});
