import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { solverLaws } from "@discretely/testkit/solver-laws";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostSolver } from "./host-solver.js";

onTestBackend();

const simplex = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

const entry = fc.integer({ min: -3, max: 3 });

describe("hostSolver", () => {
  const largest = (theta: Float32Array) => {
    const best = theta.indexOf(Math.max(...theta));
    return theta.map((_, i) => Number(i === best));
  };
  solverLaws(() => hostSolver(largest), { shape: [3], feasible: simplex, entry });

  it("hands over the shape, the row's data and a copy", () => {
    const seen: unknown[] = [];
    const solver = hostSolver<string>((theta, shape, data) => {
      seen.push([...theta], [...shape], data);
      return theta.fill(7);
    });
    const theta = tf.tensor3d([[[1, 2]], [[3, 4]]]);
    expect(solver(theta, ["a", "b"]).arraySync()).toEqual([[[7, 7]], [[7, 7]]]);
    expect(seen).toEqual([[1, 2], [1, 2], "a", [3, 4], [1, 2], "b"]);
    expect(theta.arraySync()).toEqual([[[1, 2]], [[3, 4]]]);
    expect(() => solver(theta, ["a"])).toThrow("data has 1 entries for 2 rows");
  });

  it("names an answer of another length, or of no number", () => {
    const theta = tf.zeros([2, 3]);
    expect(() => hostSolver(() => [1, 2])(theta)).toThrow(
      "hostSolver: the answer for row 0 has length 2, the instance 3 entries",
    );
    expect(() => hostSolver(() => undefined as never, { name: "mine" })(theta)).toThrow(
      "mine: the answer for row 0 has length undefined",
    );
    expect(() => hostSolver(() => [1])(tf.scalar(1))).toThrow("hostSolver: theta is a scalar");
    const solver = hostSolver(([first]) => [0, first === 0 ? 1 : Number.NaN, 1]);
    expect(() => solver(tf.tensor2d([[0, 0, 0], [1, 0, 0]]))).toThrow("the answer for row 1 is NaN at entry 1"); // biome-ignore format: a matrix
  });
});
