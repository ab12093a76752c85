import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { inMemory, type Solver } from "@discretely/core";
import { heldHere } from "@discretely/testkit/held-here";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { argmax } from "./argmax.js";
import { incomingEdges } from "./incoming-edges.js";
import { independent } from "./independent.js";
import { plackettLuceOrder } from "./plackett-luce-order.js";
import { ranking } from "./ranking.js";
import { topK } from "./top-k.js";
import { viterbi } from "./viterbi.js";

onTestBackend();
afterEach(() => vi.restoreAllMocks());

// Finite: tf.topk of TensorFlow.js 4.22 subtracts values to compare them on cpu, and loses count where two are infinite.
const entry = fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1)).map(heldHere);

// Sums of few bits: the device adds in float32, the host in float64.
const small = fc.integer({ min: -4, max: 4 });

const solvers: [string, number[], (on: "host" | "device") => Solver, fc.Arbitrary<number>?][] = [
  ["argmax", [2, 5], (on) => argmax({ on })],
  ["argmax of rank 3", [2, 3, 4], (on) => argmax({ on })],
  ["topK", [2, 5], (on) => topK({ k: 3, on })],
  ["topK, threshold", [2, 5], (on) => topK({ k: 3, rule: "threshold", on })],
  ["topK of rank 3", [2, 2, 4], (on) => topK({ k: 2, on })],
  ["independent", [2, 5], (on) => independent({ on })],
  ["incomingEdges", [2, 6], (on) => incomingEdges({ vertices: 3, k: 1, on })],
  ["ranking", [2, 5], (on) => ranking({ on })],
  ["ranking of rank 3", [2, 2, 3], (on) => ranking({ on })],
  ["viterbi", [2, 27], (on) => viterbi({ length: 3, labels: 3, on }), small],
  ["viterbi of one position", [2, 3], (on) => viterbi({ length: 1, labels: 3, on }), small],
  ["plackettLuceOrder", [2, 5], (on) => (theta) => plackettLuceOrder(theta, { on })],
];

describe.each(solvers)("%s on the device", (_, shape, make, entries = entry) => {
  const size = shape.reduce((a, b) => a * b, 1);

  it("gives what the host gives, ties included", () => {
    fc.assert(
      fc.property(fc.array(entries, { minLength: size, maxLength: size }), (values) => {
        const theta = tf.tensor(values, shape);
        expect(Array.from(make("device")(theta).dataSync())).toEqual(Array.from(make("host")(theta).dataSync()));
      }),
    );
  });

  it("reads nothing", () => {
    const theta = tf.tensor(
      Array.from({ length: size }, (_, i) => Math.sin(i)),
      shape,
    );
    const solve = make("device");
    solve(theta);
    const read = vi.spyOn(tf.Tensor.prototype, "dataSync");
    const z = solve(theta);
    expect(read).not.toHaveBeenCalled();
    expect(z.shape).toEqual(make("host")(theta).shape);
  });

  it("answers NaN for NaN, which a loss does not hide", () => {
    const theta = Array.from({ length: size }, (_, i) => (i === 1 ? Number.NaN : i));
    const z = Array.from(make("device")(tf.tensor(theta, shape)).dataSync());
    expect(z.some(Number.isNaN)).toBe(true);
    expect(z.every(Number.isNaN)).toBe(false);
  });
});

describe("where it runs", () => {
  it("is the host where tensors lie in its memory, which refuses NaN; the device answers NaN", () => {
    const solve = () => Array.from(topK({ k: 1 })(tf.tensor2d([[Number.NaN, 1]])).dataSync());
    if (inMemory()) expect(solve).toThrow("NaN at row 0, entry 0");
    else expect(solve().some(Number.isNaN)).toBe(true);
  });
  it("is a word of three", () => {
    expect(() => topK({ k: 1, on: "gpu" as "host" })).toThrow('topK: on must be one of auto, host, device, got "gpu"');
  });
  it("does not change the limit of k", () => {
    expect(() => topK({ k: 3, on: "device" })(tf.tensor2d([[1, 2]]))).toThrow("k = 3 exceeds the 2 entries of a row");
  });
});
