import { dawnOrWhyNot } from "@discretely/backends/testing/software-vulkan";
import type { Noise } from "@discretely/core";
import { words } from "@discretely/random";
import { hostReads } from "@discretely/testkit/host-reads";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { exponential, gumbel, logistic, normal, quantileNoise, sumOfGamma } from "./index.js";
import { wordsOnDevice } from "./words-on-device.js";

const why = await dawnOrWhyNot();

const laplace = quantileNoise("laplace", (u) => {
  for (let i = 0; i < u.length; i++) u[i] = u[i]! < 0.5 ? Math.log(2 * u[i]!) : -Math.log(2 - 2 * u[i]!);
});
const coin = quantileNoise("coin", (u) => {
  for (let i = 0; i < u.length; i++) u[i] = u[i]! < 0.3 ? 0 : 1;
});

const noises: [string, Noise, location?: number][] = [
  ["gumbel", gumbel()],
  ["gumbel, moved and in pairs", gumbel({ location: 3, scale: 2, antithetic: true }), 3],
  ["normal", normal()],
  ["logistic, in pairs", logistic({ antithetic: true })],
  ["exponential", exponential({ scale: 0.5 })],
  ["sumOfGamma", sumOfGamma({ kappa: 10 })],
  ["sumOfGamma of κ < 1", sumOfGamma({ kappa: 0.1, tau: 2 })],
  ["sumOfGamma without end", sumOfGamma({ kappa: 5, iterations: Number.POSITIVE_INFINITY })],
  ["a law of the user's", laplace],
];

describe.skipIf(why)(`noise on webgpu${why ? ` (skipped: ${why})` : ""}`, () => {
  const examples = [0, 5, -3, Number.MAX_SAFE_INTEGER, -(2 ** 40)];
  const shape = [5, 7, 3, 97];

  it("reads the words of the host, bit for bit", () => {
    for (const seed of [0, -7, Number.MAX_SAFE_INTEGER]) {
      const found = tf.tidy(() => Int32Array.from(wordsOnDevice(1002, seed, examples).dataSync()));
      expect(found).toHaveLength(examples.length * 1004);
      for (const [row, example] of examples.entries()) {
        const wanted = new Int32Array(words(new Uint32Array(1004), seed, { example }).buffer);
        expect(found.subarray(row * 1004, (row + 1) * 1004)).toEqual(wanted);
      }
    }
  });

  it.each(noises)(
    "%s: is within 2⁻²² (|ε| + |location|) + 2⁻²⁶ σ of the host's, and mostly the same",
    async (_, noise, location = 0) => {
      await tf.setBackend("cpu");
      const wanted = noise(shape, 11, examples).dataSync<"float32">();
      await tf.setBackend("webgpu");
      const found = noise(shape, 11, examples);
      expect(found.shape).toEqual(shape);
      const values = found.dataSync<"float32">();
      const mean = wanted.reduce((sum, x) => sum + x, 0) / wanted.length;
      const sigma = Math.sqrt(wanted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / wanted.length);
      const far = values.filter(
        (x, i) =>
          !(Math.abs(x - wanted[i]!) <= 2 ** -22 * (Math.abs(wanted[i]!) + Math.abs(location)) + 2 ** -26 * sigma),
      );
      expect(far).toHaveLength(0);
      expect(values.filter((x, i) => x === wanted[i]).length).toBeGreaterThan(0.6 * values.length);
    },
  );

  it("draws an example the same in any batch", () => {
    const batch = gumbel()([3, 2, 5], 1, [4, 9, 2]).dataSync();
    expect(gumbel()([1, 2, 5], 1, [9]).dataSync()).toEqual(batch.subarray(10, 20));
  });

  it("computes a law with jumps on the host, exactly", async () => {
    const found = coin([2, 3, 50], 5).dataSync();
    await tf.setBackend("cpu");
    const wanted = coin([2, 3, 50], 5).dataSync();
    await tf.setBackend("webgpu");
    expect(found).toEqual(wanted);
  });

  it("takes many samples, one number and nothing", () => {
    expect(normal()([2, 3000, 40], 1).dataSync().every(Number.isFinite)).toBe(true);
    expect(normal()([1, 1], 1).dataSync()).toHaveLength(1);
    expect(normal()([2, 0, 3], 1).shape).toEqual([2, 0, 3]);
  });

  it("reads nothing, and leaves nothing behind but the cubics of a law", async () => {
    const noise = normal({ scale: 2 });
    noise([2, 3, 40], 0).dispose();
    const before = tf.memory().numTensors;
    const reads = await hostReads(() => {
      for (const law of [noise, gumbel(), sumOfGamma({ kappa: 10 })]) law([2, 3, 40], 1).dispose();
    });
    expect(reads).toEqual({ tensors: 0, device: 0 });
    expect(tf.memory().numTensors).toBe(before);
  });
});
