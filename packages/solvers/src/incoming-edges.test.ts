import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incomingEdges, incomingEdgesStates } from "./incoming-edges.js";

onTestBackend();

describe("incomingEdges", () => {
  const entry = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.constantFrom(1e-30, 1e30));
  describe.each([
    { vertices: 2, k: 1 },
    { vertices: 4, k: 1 },
    { vertices: 4, k: 2 },
  ])("with $k of $vertices", (options) => {
    const feasible = incomingEdgesStates(options);
    solverLaws(() => incomingEdges(options), { shape: [options.vertices * (options.vertices - 1)], feasible, entry });
  });

  it("chooses for each receiver among its senders, ties to the lowest", () => {
    // Receiver 0 from 1, 2; receiver 1 from 0, 2; receiver 2 from 0, 1.
    const theta = [1, 5, 3, 3, 2, -1];
    expect(incomingEdges({ vertices: 3, k: 1 })(tf.tensor3d([theta.map((x) => [x])])).arraySync()).toEqual([
      [[0], [1], [1], [0], [1], [0]],
    ]);
  });

  it("names a wrong number", () => {
    expect(() => incomingEdges({ vertices: 3, k: 3 })).toThrow("k must be an integer >= 1 and <= 2, got 3");
    expect(() => incomingEdges({ vertices: 1, k: 1 })).toThrow("vertices must be an integer >= 2, got 1");
  });
  it.each([[[6]], [[2, 5]], [[2, 6, 2]], [[2, 6, 1, 1]]])("names the wrong shape %j", (shape) =>
    expect(() => incomingEdges({ vertices: 3, k: 1 })(tf.zeros(shape))).toThrow(
      `theta must be [N, 6] or [N, 6, 1], got [${shape.join(", ")}]`,
    ),
  );
});
