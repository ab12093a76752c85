import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { TEST_BACKEND } from "@discretely/backends/testing/test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import type { Estimator } from "./estimator.js";
import { discreteLayer, type LayerOptions } from "./layer.js";
import type { Noise } from "./noise.js";
import type { Solver } from "./solver.js";

onTestBackend();

const argmax: Solver = (theta) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), theta.shape.at(-1)!), "float32"));
const zeros: Noise = (shape) => tf.zeros([...shape]);
/** Counts its updates, and returns dy. */
const counting: Estimator<{ updates: number }> = {
  init: () => ({ updates: 0 }),
  ask: () => [],
  tell: (_, dy, __, { updates }) => ({ gradient: dy, state: { updates: updates + 1 } }),
};
const make = (options: Partial<LayerOptions<{ updates: number }, never>> = {}) =>
  discreteLayer({ solver: argmax, noise: zeros, estimator: counting, ...options });
const theta = () =>
  tf.tensor2d([
    [1, 3, 2],
    [0, -1, 5],
  ]);

describe("the forward pass", () => {
  it("gives [B, S·M, ...instance], the solver seeing [N, ...instance]", () => {
    const seen: number[][] = [];
    const layer = make({
      samples: 2,
      marginalSamples: 3,
      solver: (x) => {
        seen.push(x.shape);
        return argmax(x);
      },
    });
    expect(layer(theta(), 0).shape).toEqual([2, 6, 3]);
    expect(layer(tf.zeros([2, 4, 3]), 0).shape).toEqual([2, 6, 4, 3]);
    expect(seen).toEqual([
      [12, 3],
      [12, 4, 3],
    ]);
  });

  it("adds τ_f ε to θ, drawn by the seed for the examples", () => {
    const calls: unknown[] = [];
    let seen: unknown;
    const layer = make({
      noise: (shape, seed, examples) => {
        calls.push([shape, seed, examples]);
        return tf.ones([...shape]);
      },
      solver: (x) => {
        seen = x.arraySync();
        return argmax(x);
      },
      forwardTemperature: 0.5,
    });
    layer(theta(), 7, { examples: [3, 1] });
    expect(calls).toEqual([[[2, 1, 3], 7, [3, 1]]]);
    expect(seen).toEqual([
      [1.5, 3.5, 2.5],
      [0.5, -0.5, 5.5],
    ]);
  });

  it("hands every row its instance's data", () => {
    let rows: readonly string[] | undefined;
    const solver: Solver<string> = (x, data) => {
      rows = data;
      return argmax(x);
    };
    const layer = discreteLayer({ solver, noise: zeros, estimator: counting, samples: 2 });
    layer(theta(), 0, { data: ["first", "second"] });
    expect(rows).toEqual(["first", "first", "second", "second"]);
    layer(theta(), 0, { data: ["first", "second"], training: false });
    expect(rows).toEqual(["first", "second"]);
  });

  it("hands every row its instance's data at the targets too", () => {
    const seen: unknown[] = [];
    const solver: Solver<string> = (x, data) => {
      seen.push(data);
      return argmax(x);
    };
    const asking: Estimator = {
      init: () => undefined,
      ask: (tape, dy) => [tf.add(tape.theta, dy), tf.sub(tape.theta, dy)],
      tell: (_, dy) => ({ gradient: dy, state: undefined }),
    };
    const layer = discreteLayer({ solver, noise: zeros, estimator: asking, samples: 2 });
    tf.grad((x) => tf.sum(layer(x, 0, { data: ["first", "second"] })))(theta());
    const rows = ["first", "first", "second", "second"];
    expect(seen).toEqual([rows, rows, rows]);
  });

  it("is the noise-free MAP out of training, one sample, whatever the noise", () => {
    const layer = make({ samples: 5, noise: () => tf.fill([2, 5, 3], Number.NaN) });
    expect(layer(theta(), 0, { training: false }).arraySync()).toEqual([[[0, 1, 0]], [[0, 0, 1]]]);
  });
});

describe("the backward pass", () => {
  it("sums over the samples, and moves the state only then", () => {
    const layer = make({ samples: 4 });
    const loss = (x: tf.Tensor) => tf.sum(tf.mul(layer(x, 0), tf.tensor1d([1, 2, 3]))) as tf.Scalar;
    loss(theta());
    expect(layer.state).toEqual({ updates: 0 });
    expect(tf.grad(loss)(theta()).arraySync()).toEqual([
      [4, 8, 12],
      [4, 8, 12],
    ]);
    expect(layer.state).toEqual({ updates: 1 });
  });

  it("tells the estimator θ, ε, z, both temperatures, M, the examples, the seed, and whether draws come in pairs", () => {
    let tape: Record<string, unknown> = {};
    const estimator: Estimator = {
      init: () => undefined,
      ask: () => [],
      tell: ({ theta, noise, z, ...rest }, dy) => {
        tape = { theta: theta.shape, noise: noise.shape, z: z.arraySync(), ...rest };
        return { gradient: dy, state: undefined };
      },
    };
    const noise: Noise = Object.assign((shape: readonly number[]) => tf.zeros([...shape]), { paired: true });
    const layer = discreteLayer({ solver: argmax, noise, estimator, marginalSamples: 2, targetTemperature: 3 });
    tf.grad((x) => tf.sum(layer(x, 0, { examples: [5, 6] })))(theta());
    const z = [
      [
        [0, 1, 0],
        [0, 1, 0],
      ],
      [
        [0, 0, 1],
        [0, 0, 1],
      ],
    ];
    expect(tape).toEqual({
      theta: [2, 1, 3],
      noise: [2, 2, 3],
      z,
      forwardTemperature: 1,
      targetTemperature: 3,
      marginalSamples: 2,
      examples: [5, 6],
      seed: 0,
      score: undefined,
      paired: true,
    });
  });

  it("draws ε again instead of keeping it, to the same bits and in less memory", () => {
    const noise: Noise = (shape, seed) => tf.randomUniform([...shape], 0, 1, "float32", seed + 1);
    const tellNoise: Estimator = {
      init: () => undefined,
      ask: () => [],
      tell: (tape, dy) => ({ gradient: tf.mul(dy, tape.noise), state: undefined }),
    };
    const run = (keepNoise: boolean) => {
      const layer = discreteLayer({ solver: argmax, noise, estimator: tellNoise, samples: 100, keepNoise });
      return tf.tidy(() => {
        const x = theta();
        const before = tf.memory().numBytes;
        let bytes = 0;
        const loss = (t: tf.Tensor) => {
          const value = tf.sum(layer(t, 5)) as tf.Scalar;
          bytes = tf.memory().numBytes - before;
          return value;
        };
        return { gradient: Array.from(tf.grad(loss)(x).dataSync()), bytes: [bytes] };
      });
    };
    const [kept, drawn] = [run(true), run(false)];
    expect(drawn.gradient).toEqual(kept.gradient);
    expect(kept.bytes[0]! - drawn.bytes[0]!).toBe(2 * 100 * 3 * 4);
  });

  it("leaves no tensor in 1,000 steps", () => {
    const layer = make({ samples: 2 });
    const [x, w] = [theta(), tf.tensor1d([1, 2, 3])];
    const step = (seed: number) =>
      tf.tidy(() =>
        tf
          .grad((t) => tf.sum(tf.mul(layer(t, seed), w)))(x)
          .dispose(),
      );
    step(0);
    const before = tf.memory().numTensors;
    for (let seed = 1; seed <= 1000; seed++) step(seed);
    expect(tf.memory().numTensors).toBe(before);
    expect(layer.state.updates).toBe(1001);
  });
});

describe("the state", () => {
  it("goes out as JSON and comes back", () => {
    const layer = make();
    layer.load(JSON.parse('{"updates": 41}'));
    tf.grad((x) => tf.sum(layer(x, 0)))(theta());
    expect(JSON.stringify({ layer })).toBe('{"layer":{"updates":42}}');
  });

  it.each([
    [{}, "state must have the keys updates, got none"],
    [{ updates: 1, more: 2 }, "state must have the keys updates, got more, updates"],
    [{ updates: "1" }, "state.updates must be a finite number, got 1"],
    [{ updates: Number.NaN }, "state.updates must be a finite number, got NaN"],
    [null, "state must be an object, got null"],
    [3, "state must be an object, got 3"],
  ])("refuses %o, keeping what it has", (state, message) => {
    const layer = make();
    expect(() => layer.load(state)).toThrow(message);
    expect(layer.state).toEqual({ updates: 0 });
  });
});

describe("a state that is a list", () => {
  const listing: Estimator<readonly { beta: number }[]> = { ...counting, init: () => [{ beta: 1 }] } as never;
  it.each([
    [[{ beta: "x" }], "state[0].beta must be a finite number, got x"],
    [[{ beta: 2 }, {}], "state[1] must have the keys beta, got none"],
    [{ 0: { beta: 2 } }, "state must be an array"],
  ])("refuses %o", (state, message) => {
    const layer = discreteLayer({ solver: argmax, noise: zeros, estimator: listing });
    expect(() => layer.load(state)).toThrow(message);
    layer.load([{ beta: 2 }, { beta: 3 }]);
    expect(layer.state).toEqual([{ beta: 2 }, { beta: 3 }]);
  });
});

describe("a NaN that a solver refuses is named by the layer's own input and row", () => {
  // On webgpu the layer reads nothing to find the input: one sees what the solver said.
  const namesInput = TEST_BACKEND !== "webgpu";
  const OWN = /^theta is NaN at row \d+$/;
  const refusing: Solver = (x) => {
    const at = x.dataSync().findIndex(Number.isNaN);
    if (at >= 0) throw new RangeError(`theta is NaN at row ${Math.floor(at / x.shape[1]!)}`);
    return argmax(x);
  };
  const shifting: Estimator = {
    init: () => undefined,
    ask: (tape, dy) => [tf.add(tape.theta, tf.mul(0, dy))],
    tell: (_, dy) => ({ gradient: dy, state: undefined }),
  };
  const layer = discreteLayer({ solver: refusing, noise: zeros, estimator: shifting, samples: 4 });
  const broken = () => tf.tensor2d([[1, 2, 3], [4, 5, Number.NaN]]); // biome-ignore format: rows

  it("in θ, not by the row of its first sample", () => {
    const message = namesInput ? "discreteLayer: theta is NaN at row 1, entry 2 of [2,3]; look for" : OWN;
    expect(() => layer(broken(), 0)).toThrow(message);
    expect(() => layer(broken(), 0, { training: false })).toThrow(message);
    if (!namesInput) return;
    expect(() => layer(broken(), 0)).toThrow(
      expect.objectContaining({ cause: new RangeError("theta is NaN at row 4") }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("in dL/dz, %d", (value) => {
    const w = tf.tensor3d([[[1, 1, 1]], [[1, value, 1]]]);
    const gradient = () => tf.grad((x) => tf.sum(tf.mul(layer(x, 0), w)))(theta());
    expect(gradient).toThrow(namesInput ? `discreteLayer: dL/dz is ${value} at row 1, entry 1 of [2,4,3]` : OWN);
  });

  it("and any other error stays as it is", () => {
    const failing = make({
      solver: () => {
        throw new Error("no licence");
      },
    });
    expect(() => failing(broken(), 0)).toThrow("no licence");
  });
});

describe("bad input", () => {
  it.each([
    [{ samples: 0 }, "discreteLayer: samples must be an integer >= 1, got 0"],
    [{ marginalSamples: 1.5 }, "discreteLayer: marginalSamples must be an integer >= 1, got 1.5"],
    [{ forwardTemperature: -1 }, "discreteLayer: forwardTemperature must be a finite number >= 0, got -1"],
    [{ targetTemperature: Number.NaN }, "discreteLayer: targetTemperature must be a finite number >= 0, got NaN"],
  ])("refuses %o", (options, message) => {
    expect(() => make(options)).toThrow(message);
  });

  it.each<[string, () => unknown, string]>([
    ["a scalar", () => make()(tf.scalar(1), 0), "theta must be [B, ...instance] of rank 2 or more, got shape []"],
    ["a vector", () => make()(tf.tensor1d([1, 2]), 0), "for one instance use tf.expandDims(theta, 0)"],
    ["an empty batch", () => make()(tf.zeros([0, 3]), 0), "theta of shape [0,3] is empty; pass B >= 1"],
    ["a seed that is no integer", () => make()(theta(), 0.5), "discreteLayer: seed must be an integer, got 0.5"],
    ["too few examples", () => make()(theta(), 0, { examples: [1] }), "examples has 1 entries for 2 instances"],
    ["too much data", () => make()(theta(), 0, { data: [] }), "data has 0 entries for 2 instances"],
    ["a noise of another shape", () => make({ noise: () => tf.zeros([2, 3]) })(theta(), 0), "the noise returned [2,3]"],
    [
      "a solution of another shape",
      () => make({ solver: (x) => tf.sum(x, -1) })(theta(), 0),
      "the solver returned [2]",
    ],
  ])("refuses %s", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
