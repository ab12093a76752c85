import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { detached } from "./detached.js";
import type { Estimator } from "./estimator.js";
import { expectedGradient } from "./expected-gradient.js";
import type { Choice } from "./method.js";
import { methodLayer } from "./method-layer.js";
import { perturbAndMap } from "./perturb-and-map.js";

onTestBackend();

const half: Choice["solver"] = (theta) => tf.tidy(() => tf.cast(tf.greater(theta, 0), "float32"));
/** ε = the seed, in every entry. */
const flat: Choice["noise"] = (shape, seed) => tf.fill([...shape], seed);
const choice: Choice = { solver: half, noise: flat, samples: 2 };
const identity: Estimator<{ steps: number }> = {
  init: () => ({ steps: 0 }),
  ask: () => [],
  tell: (_, dy, __, { steps }) => ({ gradient: dy, state: { steps: steps + 1 } }),
};
/** z = θ + τ ε, relaxed; its state counts the surrogates asked for. */
const soft = (options: Partial<Choice> = {}) =>
  methodLayer({
    name: "soft",
    choice: { ...choice, ...options },
    init: () => ({ asked: 0 }),
    draw: ({ theta, noise, draws, temperature, state, setState }) => ({
      z: tf.add(theta, tf.mul(temperature, noise(draws))),
      surrogate: (losses) => {
        setState({ asked: state().asked + 1 });
        return losses;
      },
    }),
  });
const theta = () => tf.tensor2d([[1, -3]]);

describe("methodLayer", () => {
  it("draws S samples of each instance in training", () => {
    const { z } = soft({ forwardTemperature: 0.5 })(theta(), 4);
    expect(z.arraySync()).toEqual([
      [
        [3, -1],
        [3, -1],
      ],
    ]);
  });

  it("answers the MAP state out of training, and discrete draws where they are asked for", () => {
    expect(soft()(theta(), 4, { training: false }).z.arraySync()).toEqual([[[1, 0]]]);
    const sampled = soft()(theta(), 4, { training: false, sampled: true }).z;
    expect(sampled.arraySync()).toEqual([
      [
        [1, 1],
        [1, 1],
      ],
    ]);
  });

  it("keeps its state in one cell, readable and replaceable", () => {
    const layer = soft();
    layer(theta(), 0).surrogate(tf.zeros([1, 2]));
    expect(layer.state).toEqual({ asked: 1 });
    layer.load(JSON.parse(JSON.stringify({ asked: 5 })));
    expect(JSON.stringify(layer)).toBe('{"asked":5}');
    expect(() => layer.load({ asked: "5" })).toThrow("soft.load: state.asked must be a finite number");
    expect(layer.weights).toEqual({});
  });

  it.each([
    [{ samples: 0 }, "soft: samples must be an integer >= 1, got 0"],
    [{ forwardTemperature: -1 }, "soft: forwardTemperature must be a finite number >= 0, got -1"],
  ])("refuses %j", (options, message) => expect(() => soft(options)).toThrow(message));

  it("refuses a call that does not fit", () => {
    expect(() => soft()(tf.tensor1d([1]), 0)).toThrow("soft: theta must be [B, ...instance]");
    expect(() => soft()(theta(), 0.5)).toThrow("soft: seed must be an integer, got 0.5");
    expect(() => soft()(theta(), 0, { examples: [1, 2] })).toThrow("examples has 2 entries for 1 instances");
  });
});

describe("perturbAndMap", () => {
  it("is the discrete layer of the estimator, losses as they are", () => {
    const layer = perturbAndMap(identity)({ ...choice, family: undefined as never });
    const { z, surrogate } = layer(theta(), 4);
    expect(z.arraySync()).toEqual([
      [
        [1, 1],
        [1, 1],
      ],
    ]);
    const losses = tf.zeros([1, 2]);
    expect(surrogate(losses)).toBe(losses);
    tf.grad((x) => layer(x, 4).z.sum())(theta());
    expect(layer.state).toEqual({ steps: 1 });
    layer.load({ steps: 7 });
    expect(JSON.stringify(layer)).toBe('{"steps":7}');
  });
});

describe("expectedGradient", () => {
  const weights = () => tf.tensor1d([2, 5]);

  it("is the mean over the draws, of each instance by itself", () => {
    const estimate = expectedGradient(perturbAndMap(identity)(choice));
    const two = tf.tensor2d([
      [1, -3],
      [-1, -1],
    ]);
    const { gradient, losses } = estimate(two, (z) => tf.sum(tf.mul(z, weights()), -1), 0);
    expect(losses.arraySync()).toEqual([
      [2, 2],
      [0, 0],
    ]);
    expect(gradient.arraySync()).toEqual([
      [2, 5],
      [2, 5],
    ]);
  });

  it("goes through the surrogate", () => {
    const layer = methodLayer({
      name: "score",
      choice,
      init: () => undefined,
      draw: ({ theta, draws }) => ({
        z: detached(() => tf.ones([1, draws, 2]), theta),
        surrogate: (losses) => tf.add(losses, tf.sum(tf.mul(3, tf.sub(theta, detached(tf.clone, theta))), -1)),
      }),
    });
    const { gradient, losses } = expectedGradient(layer)(theta(), (z) => tf.sum(z, -1), 0);
    expect(losses.arraySync()).toEqual([[2, 2]]);
    expect(gradient.arraySync()).toEqual([[3, 3]]);
  });

  it("refuses a loss that is not one value a draw", () => {
    const estimate = expectedGradient(perturbAndMap(identity)(choice));
    expect(() => estimate(theta(), (z) => z, 0)).toThrow("expectedGradient: loss returned [1,2,2], wanted [1,2]");
  });

  it("leaves the gradient and the losses, nothing else", () => {
    const estimate = expectedGradient(perturbAndMap(identity)(choice));
    const x = theta();
    const before = tf.memory().numTensors;
    const { gradient, losses } = estimate(x, (z) => tf.sum(z, -1), 0);
    tf.dispose([gradient, losses]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("detached", () => {
  it("outlives a tidy around it", () => {
    const gradient = tf.grad((x) =>
      tf.tidy(() =>
        tf.sum(
          tf.mul(
            x,
            detached((y) => tf.clone(y), tf.add(x, 1)),
          ),
        ),
      ),
    )(tf.tensor1d([1, 2]));
    expect(gradient.arraySync()).toEqual([2, 3]);
  });

  it("computes, and lets no gradient through", () => {
    const x = tf.tensor1d([1, 2]);
    const gradient = tf.grad((x) =>
      tf.sum(
        tf.mul(
          x,
          detached((x) => tf.topk(x, 1).values, x),
        ),
      ),
    )(x);
    expect(gradient.arraySync()).toEqual([2, 2]);
  });
});
