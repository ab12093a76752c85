import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { adamW } from "./adamw.js";
import { readOptimizer, writeOptimizer } from "./optimizer-state.js";

onTestBackend();

const make = (values: readonly number[][]) => values.map((value) => tf.variable(tf.tensor1d(value)));
const step = (optimizer: tf.Optimizer, variables: tf.Variable[], t: number) =>
  optimizer.minimize(
    () => tf.addN(variables.map((x, i) => tf.sum(tf.square(tf.sub(x, i + t))))) as tf.Scalar,
    false,
    variables,
  );
const values = (tensors: Record<string, tf.Tensor>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dataSync()]));

const makers: Record<string, { make: () => tf.Optimizer; slots: string[] }> = {
  SGD: { make: () => tf.train.sgd(0.1), slots: [] },
  Momentum: { make: () => tf.train.momentum(0.1, 0.9, true), slots: ["a/momentum", "b/momentum"] },
  Adam: { make: () => tf.train.adam(0.1), slots: ["accBeta1", "accBeta2", "a/m", "b/m", "a/v", "b/v"] },
  AdamW: { make: () => adamW({ learningRate: 0.1, weightDecay: 0.1 }), slots: ["a/m", "b/m", "a/v", "b/v"] },
  Adamax: {
    make: () => tf.train.adamax(0.1, 0.9, 0.999, 1e-7, 0.1),
    slots: ["accBeta1", "iteration", "a/m", "b/m", "a/v", "b/v"],
  },
  RMSProp: { make: () => tf.train.rmsprop(0.1), slots: ["a/rms", "b/rms", "a/momentum", "b/momentum"] },
  Adagrad: { make: () => tf.train.adagrad(0.1), slots: ["a/accumulator", "b/accumulator"] },
  Adadelta: {
    make: () => tf.train.adadelta(0.1),
    slots: ["a/accum_grad", "b/accum_grad", "a/accum_var", "b/accum_var"],
  },
};

describe.each(Object.entries(makers))("the state of %s", (name, { make: makeOptimizer, slots }) => {
  it("has no slot per weight before the first step, and all after it", () => {
    const optimizer = makeOptimizer();
    const perWeight = () =>
      Object.keys(readOptimizer(optimizer, ["a", "b"]).slots).filter((slot) => slot.includes("/"));
    expect(perWeight()).toEqual([]);
    const variables = make([[1, 2], [3]]);
    step(optimizer, variables, 0);
    expect(readOptimizer(optimizer, ["a", "b"])).toMatchObject({ name, iterations: 1 });
    expect(Object.keys(readOptimizer(optimizer, ["a", "b"]).slots)).toEqual(slots);
  });

  it("once written, lets another optimiser go on bit for bit, also when it had run, and without a leak", () => {
    const [first, second] = [makeOptimizer(), makeOptimizer()];
    const variables = make([[1, -2], [3]]);
    for (let t = 0; t < 7; t++) step(first, variables, t);
    const copies = variables.map((x) => tf.variable(x));
    step(second, copies, 99); // slots of its own, to be replaced
    for (const [i, x] of copies.entries()) x.assign(variables[i]!);
    const before = tf.memory().numTensors;
    writeOptimizer(second, readOptimizer(first, ["a", "b"]), [
      ["a", copies[0]!],
      ["b", copies[1]!],
    ]);
    expect(tf.memory().numTensors).toBe(before);
    for (let t = 7; t < 20; t++) {
      step(first, variables, t);
      step(second, copies, t);
    }
    expect(copies.map((x) => x.dataSync())).toEqual(variables.map((x) => x.dataSync()));
    expect(values({ ...readOptimizer(second, ["a", "b"]).slots })).toEqual(
      values({ ...readOptimizer(first, ["a", "b"]).slots }),
    );
    expect(second.iterations).toBe(20);
  });
});

describe("the state of an optimiser", () => {
  it("goes by weight, not by place in the list", () => {
    const first = tf.train.momentum(0.1, 0.9);
    step(first, make([[1], [3, 4]]), 0);
    const second = tf.train.momentum(0.1, 0.9);
    const [b, a] = make([[3, 4], [1]]) as [tf.Variable, tf.Variable];
    writeOptimizer(second, readOptimizer(first, ["a", "b"]), [
      ["b", b],
      ["a", a],
    ]);
    expect(values({ ...readOptimizer(second, ["b", "a"]).slots })).toEqual(
      values({ ...readOptimizer(first, ["a", "b"]).slots }),
    );
  });
  it("keeps Adam's products, where tfjs itself would restore powers", async () => {
    const adam = tf.train.adam(0.1);
    const x = make([[1]]);
    for (let t = 0; t < 30; t++) step(adam, x, t);
    const product = readOptimizer(adam, ["x"]).slots.accBeta2!.dataSync()[0];
    const theirs = tf.train.adam(0.1);
    await theirs.setWeights(await adam.getWeights());
    expect(readOptimizer(theirs, ["x"]).slots.accBeta2!.dataSync()[0]).not.toBe(product);
    const ours = tf.train.adam(0.1);
    writeOptimizer(ours, readOptimizer(adam, ["x"]), [["x", x[0]!]]);
    expect(readOptimizer(ours, ["x"]).slots.accBeta2!.dataSync()[0]).toBe(product);
  });
  it("is refused where it does not belong", () => {
    const sgd = readOptimizer(tf.train.sgd(0.1), []);
    expect(() => writeOptimizer(tf.train.adam(), sgd, [])).toThrow("it is of SGD, the optimiser is Adam");
    const lost = { name: "Adam", iterations: 3, slots: {} };
    expect(() => writeOptimizer(tf.train.adam(), lost, [])).toThrow("accBeta1, accBeta2 of Adam is missing");
    const odd = { getClassName: () => "toString" } as unknown as tf.Optimizer;
    expect(() => readOptimizer(odd, [])).toThrow("no way to read the slots of toString (have: SGD, Momentum, Adam");
  });
});
