import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it, vi } from "vitest";
import { cpu } from "./cpu.js";
import { speedOfProducts } from "./speed.js";
import { useBackend } from "./use-backend.js";

beforeAll(() => useBackend([cpu]));

it("counts the operations of a product over its time, within the budget, and leaves nothing behind", async () => {
  const before = tf.memory().numTensors;
  const start = performance.now();
  const { size, ms, gflops } = await speedOfProducts({ budget: 200 });
  expect(performance.now() - start).toBeGreaterThanOrEqual(200);
  expect(size).toBeGreaterThanOrEqual(128);
  expect(gflops).toBeCloseTo((2 * size ** 3) / (ms * 1e6), 10);
  expect(tf.memory().numTensors).toBe(before);
});

it("takes the largest matrices that are quick", async () => {
  let [now, reads] = [0, 0];
  vi.spyOn(performance, "now").mockImplementation(() => now);
  vi.spyOn(tf.Tensor.prototype, "data").mockImplementation(async () => {
    reads += 1; // each ends a product: two of 128 × 128, then those of 256 × 256
    now += reads > 2 ? 30 : 0.1;
    return Float32Array.of(0) as never;
  });
  const speed = await speedOfProducts({ budget: 100 });
  vi.restoreAllMocks();
  expect(speed).toEqual({ size: 256, ms: 30, gflops: (2 * 256 ** 3) / 30e6 });
});
