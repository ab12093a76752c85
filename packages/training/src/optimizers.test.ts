import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { type GoldenCase, type GoldenTensor, goldenSuite } from "@discretely/testkit/goldens";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { adam, adamW } from "./adamw.js";
import { learningRate, setLearningRate } from "./learning-rate.js";
import { multiStepDecay, type Schedule, stepDecay } from "./schedules.js";

onTestBackend();

type Params = GoldenCase["params"];
const makers: Record<string, (params: Params) => tf.Optimizer> = {
  Adam: ({ lr, betas: [beta1, beta2], eps }) => adam({ learningRate: lr, beta1, beta2, epsilon: eps }),
  AdamW: ({ lr, betas: [beta1, beta2], eps, weight_decay }) =>
    adamW({ learningRate: lr, beta1, beta2, epsilon: eps, weightDecay: weight_decay }),
  SGD: ({ lr, momentum }) => (momentum ? tf.train.momentum(lr, momentum) : tf.train.sgd(lr)),
};
const schedules: Record<string, (params: Params) => Schedule> = {
  StepLR: ({ step_size, gamma }) => stepDecay({ size: step_size, gamma }),
  MultiStepLR: ({ milestones, gamma }) => multiStepDecay({ milestones, gamma }),
};

goldenSuite("optimizers", (cases) => {
  it.each(cases.map((c) => [c.name, c] as const))("%s", (_, { params, inputs, outputs }) => {
    const { shape, data } = inputs.gradients as GoldenTensor;
    const size = shape.slice(1).reduce((a, b) => a * b, 1);
    const optimizer = makers[params.optimizer]!(params);
    const schedule = schedules[params.scheduler]?.(params) ?? (() => 1);
    const base = learningRate(optimizer);
    const x = tf.variable(tf.tensor(inputs.initial.data, shape.slice(1)));
    for (let t = 0; t < shape[0]!; t++) {
      setLearningRate(optimizer, base * schedule(t));
      expect(learningRate(optimizer) / outputs.lr.data[t]).toBeCloseTo(1, 9);
      optimizer.applyGradients([
        { name: x.name, tensor: tf.tensor(data.slice(t * size, (t + 1) * size), shape.slice(1)) },
      ]);
      const wanted = outputs.trajectory.data.slice(t * size, (t + 1) * size);
      x.dataSync().forEach((value, i) => {
        expect(Math.abs(value - wanted[i])).toBeLessThanOrEqual(1e-6 + 1e-5 * Math.abs(wanted[i]));
      });
    }
  });
});

/** x after `steps` steps on Σ x². */
const descend = (optimizer: tf.Optimizer, steps: number) => {
  const x = tf.variable(tf.tensor1d([1, -2, 3]));
  for (let t = 0; t < steps; t++) optimizer.minimize(() => tf.sum(tf.square(x)), false, [x]);
  return [...x.dataSync()];
};

describe("adam", () => {
  it("takes a first step of η against the gradient's sign, whatever its size", () => {
    const [a, b, c] = descend(adam({ learningRate: 0.25 }), 1);
    expect([a, b, c].map((value) => value!.toFixed(6))).toEqual(["0.750000", "-1.750000", "2.750000"]);
  });
  it("agrees with tfjs's own, up to the float32 powers of beta in that one", () => {
    const theirs = descend(tf.train.adam(0.1, 0.9, 0.999, 1e-8), 10);
    // β₂ and its product round by 2^-25 a step, so 1 - β₂ᵗ ≈ t/1000 by 2t · 2^-25 in all, and a step of 0.1 by half of that share
    const bound = 10 * 0.1 * (2 ** -25 / 1e-3);
    descend(adam({ learningRate: 0.1 }), 10).forEach((value, i) => {
      expect(Math.abs(value - theirs[i]!)).toBeLessThan(bound);
    });
  });
});

describe("adamW", () => {
  it("without decay is adam, bit for bit", () => {
    const plain = descend(adam({ learningRate: 0.1 }), 5);
    expect(descend(adamW({ learningRate: 0.1, weightDecay: 0 }), 5)).toEqual(plain);
    expect(descend(adamW({ learningRate: 0.1, weightDecay: 0.1 }), 5)).not.toEqual(plain);
  });
  it("shrinks by 1 − ηλ alone where the gradient is 0, and leaves alone what the loss does not depend on", () => {
    const x = tf.variable(tf.tensor1d([4, -8]));
    const other = tf.variable(tf.tensor1d([5]));
    const optimizer = adamW({ learningRate: 0.5, weightDecay: 0.5 });
    optimizer.minimize(() => x.mul(0).sum().asScalar(), false, [x, other]);
    expect([...x.dataSync()]).toEqual([3, -6]);
    expect([...other.dataSync()]).toEqual([5]);
    setLearningRate(optimizer, 1);
    optimizer.minimize(() => x.mul(0).sum().asScalar(), false); // every trainable variable, by name
    expect([...x.dataSync()]).toEqual([1.5, -3]);
  });
  it("leaks no tensor", () => {
    const x = tf.variable(tf.tensor1d([4, -8]));
    const optimizer = adamW();
    const step = () => optimizer.minimize(() => tf.sum(tf.square(x)), false, [x]);
    step();
    const before = tf.memory().numTensors;
    step();
    expect(tf.memory().numTensors).toBe(before);
    optimizer.dispose();
    expect(tf.memory().numTensors).toBe(before - 2); // the moments
  });
  it("checks its options", () => {
    expect(() => adamW({ weightDecay: -1 })).toThrow("adamW: weightDecay must be a finite number >= 0, got -1");
    expect(() => adamW({ lr: 1 } as never)).toThrow('adamW: no option named "lr"');
  });
});

describe("setLearningRate", () => {
  it("sets the rate of the next step of every optimiser", () => {
    const makers = [
      tf.train.sgd,
      (rate: number) => tf.train.momentum(rate, 0.9),
      tf.train.adam,
      tf.train.adamax,
      (rate: number) => adamW({ learningRate: rate }),
      tf.train.rmsprop,
      tf.train.adagrad,
      tf.train.adadelta,
    ];
    const step = (optimizer: tf.Optimizer) => {
      const x = tf.variable(tf.tensor1d([1, 2]));
      optimizer.minimize(() => tf.sum(tf.square(x)), false, [x]);
      return x.dataSync();
    };
    for (const make of makers) {
      const changed = make(0.5);
      setLearningRate(changed, 0.125);
      expect(learningRate(changed)).toBe(0.125);
      expect(step(changed)).toEqual(step(make(0.125)));
      expect(step(make(0.125))).not.toEqual(step(make(0.5)));
    }
  });
  it("knows an optimiser without a rate", () => {
    const odd = { getConfig: () => ({}), getClassName: () => "Odd" } as unknown as tf.Optimizer;
    expect(() => learningRate(odd)).toThrow("learningRate: Odd has no learning rate");
  });
});
