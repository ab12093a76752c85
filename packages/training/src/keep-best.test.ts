import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { keepBest } from "./keep-best.js";

onTestBackend();

const read = (x: tf.Tensor) => Array.from(x.dataSync());

describe("keepBest", () => {
  it("keeps weights and metrics of the lowest, the later of two ties", () => {
    const weights = { w: tf.variable(tf.tensor1d([0])) };
    const best = keepBest(weights, "error");
    const epoch = (w: number, error: number) => {
      weights.w.assign(tf.tensor1d([w]));
      return best.judge({ error, other: w });
    };
    expect(epoch(1, 0.5)).toEqual({ error: 0.5, other: 1, best_error: 0.5, best_other: 1, best_epoch: 1 });
    expect(epoch(2, 0.7)).toEqual({ error: 0.7, other: 2, best_error: 0.5, best_other: 1, best_epoch: 1 });
    expect(read(best.buffers["best.w"]!)).toEqual([1]);
    expect(epoch(3, 0.5)).toMatchObject({ best_error: 0.5, best_other: 3, best_epoch: 3 });
    expect(epoch(4, Number.NaN).best_epoch).toBe(3);
    expect(read(best.buffers["best.w"]!)).toEqual([3]);
    expect(best.with(() => read(weights.w))).toEqual([3]);
    expect(read(weights.w)).toEqual([4]);
    expect(() => best.with(() => { throw new Error("within"); })).toThrow("within"); // biome-ignore format: one line
    expect(read(weights.w)).toEqual([4]);
  });

  it("keeps the highest where that is wanted", () => {
    const best = keepBest({}, "elbo", "highest");
    expect([-3, -1, -2, -1].map((elbo) => best.judge({ elbo }).best_epoch)).toEqual([1, 2, 2, 4]);
  });

  it("goes on from its JSON", () => {
    const make = () => keepBest({ w: tf.variable(tf.tensor1d([0])) }, "error");
    const first = make();
    expect(first.toJSON()).toBeNull();
    first.judge({ error: 1 });
    const second = make();
    second.load(JSON.parse(JSON.stringify(first.toJSON())));
    expect(second.judge({ error: 2 })).toEqual({ error: 2, best_error: 1, best_epoch: 1 });
    expect(second.toJSON()).toEqual({ epochs: 2, epoch: 1, metrics: { error: 1 } });
  });

  it("leaves no tensor behind", () => {
    const weights = { w: tf.variable(tf.tensor1d([0])) };
    const best = keepBest(weights, "error");
    const before = tf.memory().numTensors;
    best.judge({ error: 1 });
    best.with(() => 0);
    expect(tf.memory().numTensors).toBe(before);
  });
});
