import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import type { Estimator } from "@discretely/core";
import { estimatorLaws, lawGumbel } from "@discretely/testkit/estimator-laws";
import * as tf from "@tensorflow/tfjs";
import { describe } from "vitest";
import { fixed } from "./fixed.js";
import { imle } from "./imle.js";
import { straightThrough } from "./straight-through.js";

onTestBackend();

// A claim that a law is broken is checked as well as one that it holds, so each of these shows a law that finds a fault.

const sound = () => imle({ step: fixed(2) });
const times = (factor: (tape: { z: tf.Tensor }) => number, estimator = sound()): Estimator => ({
  ...estimator,
  tell: (tape, dy, answers, state) => {
    const told = estimator.tell(tape, dy, answers, state);
    return { ...told, gradient: tf.mul(factor(tape), told.gradient) };
  },
});

describe("a flipped sign", () => {
  const breaks = { identity: "the sign is flipped" };
  estimatorLaws(() => times(() => -1), { solves: 1, exact: false, scales: false, breaks });
});

describe("√S too large", () => {
  const make = () => times(({ z }) => Math.sqrt(z.shape[1]!));
  const breaks = { identity: "√S too large" };
  estimatorLaws(make, { solves: 1, exact: false, scales: false, breaks });
});

describe("noise drawn again for the target", () => {
  const why = "another ε";
  const redrawn = (): Estimator => {
    const estimator = sound();
    return {
      ...estimator,
      idleAtZero: false, // another ε gives another z, also where dy = 0
      ask: (tape, dy, state) =>
        estimator.ask({ ...tape, noise: lawGumbel(tape.noise.shape, tape.seed + 1, tape.examples) }, dy, state),
    };
  };
  const onAverage = { zero: why, identity: why, permutation: why };
  estimatorLaws(redrawn, { solves: 1, exact: true, scales: false, onAverage, breaks: { negation: why } });
});

describe("coordinates that are not treated alike", () => {
  const first = (x: tf.Tensor) => tf.mul(x, [2, 1, 1, 1, 1]);
  const unfair = (): Estimator => ({
    ...straightThrough(),
    tell: (_, dy) => ({ gradient: first(dy), state: undefined }),
  });
  const why = "the first entry counts twice";
  estimatorLaws(unfair, { solves: 0, exact: false, scales: true, breaks: { identity: why, permutation: why } });
});

describe("costs taken for scores", () => {
  const scores = (): Estimator => ({
    ...straightThrough(),
    tell: ({ theta }, dy) => ({ gradient: tf.mul(tf.step(theta), dy), state: undefined }),
  });
  const why = "it reads the sign of θ";
  estimatorLaws(scores, { solves: 0, exact: false, scales: true, breaks: { identity: why, negation: why } });
});
