import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { dropout } from "./dropout.js";

onTestBackend();

describe("dropout", () => {
  const x = tf.ones([100, 100]);

  it("drops the share `rate`, within 5 standard errors, and keeps the mean", () => {
    const values = dropout(x, 0.2, 3).dataSync();
    const dropped = values.filter((value) => value === 0).length;
    expect(Math.abs(dropped - 2000)).toBeLessThan(5 * Math.sqrt(10_000 * 0.2 * 0.8));
    for (const value of values) expect([0, Math.fround(1.25)]).toContain(value);
  });

  it("drops the same at the same seed, other entries at another, and lets no gradient through what it dropped", () => {
    const at = (seed: number) => Array.from(dropout(x, 0.5, seed).dataSync());
    expect(at(0)).toEqual(at(0));
    expect(at(1)).not.toEqual(at(0));
    expect(
      Array.from(
        tf
          .grad((x) => tf.sum(dropout(x, 0.5, 0)))(x)
          .dataSync(),
      ),
    ).toEqual(at(0));
  });

  it("drops neighbours independently, in sizes even and odd", () => {
    const kept = Array.from(dropout(tf.ones([20_001]), 0.5, 5).dataSync(), (value) => value > 0);
    const alike = kept.filter((value, i) => i > 0 && value === kept[i - 1]).length;
    expect(Math.abs(alike - 10_000)).toBeLessThan(5 * Math.sqrt(20_000 / 4));
  });

  it("is x at a rate of 0, and refuses a rate of 1", () => {
    expect(dropout(x, 0, 0)).toBe(x);
    expect(() => dropout(x, 1, 0)).toThrow("dropout: rate");
  });
});
