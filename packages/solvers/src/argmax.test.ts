import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { argmax } from "./argmax.js";

onTestBackend();

describe("argmax", () => {
  solverLaws(argmax, {
    shape: [3],
    feasible: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  });

  it("gives ties to the lowest index", () => {
    expect(argmax()(tf.tensor2d([[2, 2, 1]])).arraySync()).toEqual([[1, 0, 0]]);
  });

  it("ranks infinities", () => {
    const row = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
    expect(argmax()(tf.tensor2d([row])).arraySync()).toEqual([[0, 0, 1]]);
  });
});
