import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { instanceNorm, withoutNever } from "./norm.js";

onTestBackend();

describe("withoutNever", () => {
  it("is 0 for −∞, and any other number for itself", () => {
    const x = [-3, 0, 1e-30, -1e12, 1e12, Number.NEGATIVE_INFINITY];
    const wanted = Float32Array.from(x.map((value) => (Number.isFinite(value) ? value : 0)));
    expect(tf.add(withoutNever(tf.tensor1d(x)), 0).dataSync()).toEqual(wanted);
  });

  it("keeps the norm of an instance finite", () => {
    const theta = tf.tensor([3, Number.NEGATIVE_INFINITY, -4, 0], [2, 1, 2]);
    expect(instanceNorm(withoutNever(theta)).dataSync()).toEqual(Float32Array.of(3, 4));
  });
});
