import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { argmax } from "./argmax.js";
import { topK } from "./top-k.js";

beforeAll(() => tf.setBackend("cpu"));
afterEach(() => vi.restoreAllMocks());

// Finite: tf.topk of TensorFlow.js 4.22 subtracts values to compare them on cpu, and loses count where two are infinite.
const entry = fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, -0, 1));

describe.each([
  ["argmax", () => argmax({ on: "host" }), () => argmax({ on: "device" })],
  ["topK", () => topK({ k: 3, on: "host" }), () => topK({ k: 3, on: "device" })],
  [
    "topK, threshold",
    () => topK({ k: 3, rule: "threshold", on: "host" }),
    () => topK({ k: 3, rule: "threshold", on: "device" }),
  ],
])("%s on the device", (_, host, device) => {
  it("gives what the host gives, ties included", () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 10, maxLength: 10 }), (values) => {
        const theta = tf.tensor2d(values, [2, 5]);
        expect(Array.from(device()(theta).dataSync())).toEqual(Array.from(host()(theta).dataSync()));
      }),
    );
  });

  it("reads nothing", () => {
    const theta = tf.tensor3d(
      Array.from({ length: 24 }, (_, i) => Math.sin(i)),
      [2, 3, 4],
    );
    const solve = device();
    solve(theta);
    const read = vi.spyOn(tf.Tensor.prototype, "dataSync");
    const z = solve(theta);
    expect(read).not.toHaveBeenCalled();
    expect(z.shape).toEqual([2, 3, 4]);
  });
});

describe("where it runs", () => {
  it("is the host on cpu, which refuses NaN", () => {
    expect(() => topK({ k: 1 })(tf.tensor2d([[Number.NaN, 1]]))).toThrow("NaN at row 0, entry 0");
  });
  it("is a word of three", () => {
    expect(() => topK({ k: 1, on: "gpu" as "host" })).toThrow('topK: on must be one of auto, host, device, got "gpu"');
  });
  it("does not change the limit of k", () => {
    expect(() => topK({ k: 3, on: "device" })(tf.tensor2d([[1, 2]]))).toThrow("k = 3 exceeds the 2 entries of a row");
  });
});
