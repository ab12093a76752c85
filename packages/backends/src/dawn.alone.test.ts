import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { dawn } from "./dawn.js";
import { nodeBackends } from "./node-backends.js";
import { dawnOrWhyNot } from "./testing/software-vulkan.js";
import { useBackend } from "./use-backend.js";

const why = await dawnOrWhyNot();

describe.skipIf(why)(`Dawn${why ? ` (skipped: ${why})` : ""}`, () => {
  it("reads synchronously what it reads asynchronously, of each type", async () => {
    await useBackend([dawn]);
    const x = tf.add(tf.tensor2d([1, -2, 3, 4.5, 0, 7], [2, 3]), 1);
    const made = () => [
      tf.mul(x, 2),
      tf.cast(x, "int32"),
      tf.greater(x, 1),
      tf.complex(tf.add(x, 1), x),
      tf.zeros([0, 3]),
      tf.slice(x, [1, 1], [1, 1]),
    ];
    const later = await Promise.all(made().map((t) => t.data()));
    expect(made().map((t) => t.dataSync())).toEqual(later);
    expect(Array.from(later[0]!)).toEqual([4, -2, 8, 11, 2, 16]);
  });

  it("reads synchronously while other reads are under way", async () => {
    const x = tf.range(0, 1000);
    const pending = [2, 3].map((n) => tf.mul(x, n).data());
    expect(tf.mul(x, 5).dataSync()[999]).toBe(4995);
    expect((await Promise.all(pending)).map((values) => values[999])).toEqual([1998, 2997]);
  });

  it("leaks nothing by reading", () => {
    const before = tf.memory().numTensors;
    for (let i = 0; i < 20; i++) tf.tidy(() => tf.add(tf.ones([64]), i).dataSync());
    expect(tf.memory().numTensors).toBe(before);
  });

  it("says what it computes on", () => expect(dawn.device!()).toMatch(/\w/));

  it("is passed over by the list where it is software, also while it runs", async () => {
    if (!dawn.device!().endsWith("software")) return;
    const { skipped } = await useBackend(nodeBackends);
    const { why: reason } = skipped.find(({ name }) => name === "webgpu")!;
    expect(reason).toMatch(/^only .+software: slower than wasm, so used only where it is asked for by name$/);
    await useBackend([dawn]);
    expect(tf.getBackend()).toBe("webgpu");
  });
});
