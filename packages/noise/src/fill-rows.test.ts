import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { byQuantile } from "@discretely/random/quantile";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillRows } from "./fill-rows.js";
import { gumbel } from "./gumbel.js";
import { quantileNoise } from "./quantile-noise.js";
import { sumOfGamma } from "./sum-of-gamma.js";

onTestBackend();

const values = (tensor: tf.Tensor) => tensor.dataSync<"float32">();

describe("fillRows", () => {
  it("hands each row its samples, their size, the seed and the example", () => {
    const seen: unknown[] = [];
    const noise = fillRows("test", (row, n, seed, example) => {
      seen.push([row.length, n, seed, example]);
      row.fill(example);
    });
    expect([...values(noise([2, 3, 2, 1], -4, [7, 5]))]).toEqual([7, 7, 7, 7, 7, 7, 5, 5, 5, 5, 5, 5]);
    expect(seen).toEqual([
      [6, 2, -4, 7],
      [6, 2, -4, 5],
    ]);
  });

  it("refuses a shape without samples, examples of another length and a seed that is no integer", () => {
    expect(() => gumbel()([3], 0)).toThrow("gumbel: the shape must be [B, T, ...instance] of rank 2 or more, got [3]");
    expect(() => gumbel()([3, 1], 0, [1])).toThrow("gumbel: examples has 1 entries for 3 rows; pass one each");
    expect(() => gumbel()([3, 1], 0.5)).toThrow("gumbel: seed must be an integer, got 0.5");
  });

  it("makes empty tensors of an empty shape", () => expect(gumbel()([2, 0, 3], 0).shape).toEqual([2, 0, 3]));
});

describe("quantileNoise", () => {
  it("gives (seed, example, t, i) the uniform at place t · n + i", () => {
    const uniforms = byQuantile(new Float32Array(30), 3, { example: 8 }, () => {});
    expect(values(quantileNoise("test", () => {})([1, 5, 2, 3], 3, [8]))).toEqual(uniforms);
  });

  it.each([false, true])("draws the same in any batch, in any order (antithetic: %s)", (antithetic) => {
    const noise = sumOfGamma({ kappa: 3, antithetic });
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.array(fc.maxSafeInteger(), { minLength: 1, maxLength: 8 }),
        (seed, examples) => {
          const whole = values(noise([examples.length, 5, 7], seed, examples));
          for (const [b, example] of examples.entries()) {
            expect(values(noise([1, 5, 7], seed, [example]))).toEqual(whole.slice(b * 35, (b + 1) * 35));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("pairs antithetic samples as u and 1 − u, sample 2j keeping the draw of sample j", () => {
    const [n, T] = [6, 5];
    const plain = values(gumbel()([2, T, n], 9));
    expect([gumbel({ antithetic: true }).paired, gumbel().paired]).toEqual([true, undefined]);
    const paired = values(gumbel({ antithetic: true })([2, T, n], 9));
    for (let b = 0; b < 2; b++) {
      for (let t = 0; t < T; t++) {
        for (let i = 0; i < n; i++) {
          const u = Math.exp(-Math.exp(-plain[(b * T + (t >> 1)) * n + i]!));
          const mine = Math.exp(-Math.exp(-paired[(b * T + t) * n + i]!));
          expect(mine).toBeCloseTo(t & 1 ? 1 - u : u, 6);
        }
      }
    }
  });

  it("lowers the variance of a monotone average: antithetic normal pairs cancel exactly", () => {
    const uniforms = quantileNoise("test", () => {}, { antithetic: true });
    const sums = tf.sum(uniforms([3, 2, 50], 1), 1);
    expect(values(sums)).toEqual(new Float32Array(150).fill(1));
  });
});
