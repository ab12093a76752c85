import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { goldenSuite } from "@discretely/testkit/goldens";
import { heldHere } from "@discretely/testkit/held-here";
import { runsHere } from "@discretely/testkit/runs-here";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { topK } from "./top-k.js";

onTestBackend();

const solve = (row: number[], k: number, rule: "exact" | "threshold" = "exact") =>
  Array.from(topK({ k, rule })(tf.tensor([row])).dataSync());

describe("topK", () => {
  solverLaws(() => topK({ k: 2 }), {
    shape: [4],
    feasible: [
      [1, 1, 0, 0],
      [1, 0, 1, 0],
      [1, 0, 0, 1],
      [0, 1, 1, 0],
      [0, 1, 0, 1],
      [0, 0, 1, 1],
    ],
  });

  it("gives ties to the lowest index", () => {
    expect(solve([1, 1, 1, 0], 2)).toEqual([1, 1, 0, 0]);
    expect(solve([0, -0, 0, -0], 2)).toEqual([1, 1, 0, 0]);
  });

  it("selects every tie under the threshold rule", () => {
    expect(solve([1, 1, 1, 0], 2, "threshold")).toEqual([1, 1, 1, 0]);
  });

  it("ranks infinities", () => {
    expect(solve([Number.NEGATIVE_INFINITY, 5, Number.POSITIVE_INFINITY], 2)).toEqual([0, 1, 1]);
    const lost = Number.NEGATIVE_INFINITY;
    expect(solve([lost, lost, lost], 2)).toEqual([1, 1, 0]);
  });

  it("equals sorting, by insertion and by partition", () => {
    const row = fc.array(fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, 1, -1)).map(heldHere), {
      minLength: 60,
      maxLength: 90,
    });
    fc.assert(
      fc.property(row, fc.integer({ min: 1, max: 60 }), (values, k) => {
        const order = [...values.keys()].sort((i, j) => values[j]! - values[i]! || i - j);
        const naive = values.map((_, i) => (order.indexOf(i) < k ? 1 : 0));
        expect(solve(values, k)).toEqual(naive);
      }),
      { numRuns: runsHere(300) },
    );
  });

  it("works along the last axis of any rank", () => {
    expect(topK({ k: 1 })(tf.tensor1d([1, 3, 2])).arraySync()).toEqual([0, 1, 0]);
    expect(
      topK({ k: 1 })(
        tf.tensor3d([
          [
            [1, 2],
            [4, 3],
          ],
        ]),
      ).arraySync(),
    ).toEqual([
      [
        [0, 1],
        [1, 0],
      ],
    ]);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses k = %s", (k) => {
    expect(() => topK({ k })).toThrow(`topK: k must be an integer >= 1, got ${k}`);
  });

  it("names the limit of k, and where a NaN stands", () => {
    expect(() => solve([1, 2, 3], 5)).toThrow("topK: k = 5 exceeds the 3 entries of a row; pass k <= 3");
    expect(() =>
      topK({ k: 1, on: "host" })(
        tf.tensor2d([
          [1, 2],
          [3, Number.NaN],
        ]),
      ),
    ).toThrow("NaN at row 1, entry 1");
  });
});

goldenSuite("topk_solvers", (cases) => {
  it.each(cases)("$name", ({ params, inputs, outputs }) => {
    const rule = params.solver === "select_k" ? "exact" : "threshold";
    const run = () =>
      topK({ k: params.k, rule, parity: "reference" })(tf.tensor(inputs.logits.data, inputs.logits.shape));
    if (outputs.error) return expect(run).toThrow(RangeError);
    const mask = Array.from(run().dataSync());
    if (rule === "threshold" || !params.ties_at_threshold) return expect(mask).toEqual(outputs.mask.data);
    // Which tied entry wins is an artefact of the recorded run: compare the selected values as a multiset.
    const selected = (m: number[]) =>
      inputs.logits.data
        .filter((_: number, i: number) => m[i] === 1)
        .map(Math.abs)
        .sort();
    expect(selected(mask)).toEqual(selected(outputs.mask.data));
  });
});
