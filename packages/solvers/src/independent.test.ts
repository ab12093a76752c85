import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { independent, independentStates } from "./independent.js";

onTestBackend();

describe("independent", () => {
  solverLaws(independent, { shape: [4], feasible: independentStates(4) });

  it("leaves ties out, and ranks infinities", () => {
    const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
    const row = [0, -0, 1e-30, -1e-30, POSITIVE_INFINITY, NEGATIVE_INFINITY];
    expect(independent()(tf.tensor2d([row])).arraySync()).toEqual([[0, 0, 1, 0, 1, 0]]);
  });

  it("refuses options that it has not", () => {
    expect(() => independent({ threshold: 1 } as object)).toThrow('independent: no option named "threshold"');
  });
});
