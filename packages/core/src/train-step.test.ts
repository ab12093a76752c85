import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { asyncLayer } from "./async-layer.js";
import type { Estimator } from "./estimator.js";
import { discreteLayer } from "./layer.js";
import type { Noise } from "./noise.js";
import type { AnySolver, AsyncSolver, Solver } from "./solver.js";
import { type SplitModel, trainStep } from "./train-step.js";
import { withPolicy } from "./with-policy.js";

onTestBackend();

const argmax: Solver = (theta) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), theta.shape.at(-1)!), "float32"));
const later: AsyncSolver = async (theta) => {
  await new Promise((resolve) => setTimeout(resolve));
  return argmax(theta);
};
const hangs: AsyncSolver = () => new Promise(() => {});
/** Any numbers that the seed and the place decide. */
const wave: Noise = (shape, seed) =>
  tf.tidy(() => tf.sin(tf.mul(tf.reshape(tf.range(0, tf.util.sizeFromShape([...shape])), [...shape]), seed + 1)));
interface State {
  readonly step: number;
}
/** A central difference whose step grows with each update. */
const central: Estimator<State> = {
  init: () => ({ step: 1 }),
  ask: ({ theta, noise }, dy, { step }) => [step, -step].map((by) => tf.add(tf.add(theta, noise), tf.mul(by, dy))),
  tell: (_, __, [ahead, behind], { step }) => ({
    gradient: tf.div(tf.sub(ahead!, behind!), 2 * step),
    state: { step: step * 1.1 },
  }),
};
const options = { noise: wave, estimator: central, samples: 3 };

/** Three weights: of the encoder alone (used twice), of both parts, and of the loss alone; a buffer of each part, and one of both. */
function toy(optimizer: tf.Optimizer) {
  const weight = (name: string, from: number, shape: number[]) =>
    [
      name,
      tf.variable(tf.tidy(() => tf.reshape(tf.cos(tf.range(from, from + tf.util.sizeFromShape(shape))), shape))),
    ] as const;
  const buffer = (name: string) => [name, tf.variable(tf.scalar(0), false)] as const;
  const weights = Object.fromEntries([weight("head", 1, [4]), weight("enc", 5, [2, 4]), weight("both", 20, [4])]);
  const buffers = Object.fromEntries([buffer("enc"), buffer("loss"), buffer("both")]);
  const follow = (name: string, x: tf.Tensor) =>
    tf.tidy(() => buffers[name]!.assign(tf.add(tf.mul(buffers[name]!, 0.9), tf.mean(x))));
  const encode = (x: tf.Tensor, seed: number) => {
    const h = tf.mul(tf.matMul(x as tf.Tensor2D, weights.enc as tf.Tensor2D), 1 + (seed % 3)); // as dropout would
    const theta = tf.add(tf.mul(tf.add(h, tf.square(h)), weights.both!), tf.mul(weights.both!, 0.3));
    follow("enc", theta);
    follow("both", theta);
    return theta;
  };
  const loss = (z: tf.Tensor, x: tf.Tensor, theta: tf.Tensor, seed: number) => {
    const scored = tf.sum(tf.mul(tf.mul(z, weights.both!), weights.head!), -1);
    follow("loss", scored);
    follow("both", scored);
    const error = tf.mean(tf.square(tf.sub(scored, tf.mean(x))));
    return tf.add(tf.mul(error, 1 + (seed % 2)), tf.mul(0.01, tf.sum(tf.square(theta)))) as tf.Scalar;
  };
  const model: SplitModel<tf.Tensor> = { weights, buffers, encode };
  return { model, loss, optimizer, variables: Object.values(weights) };
}
type Toy = ReturnType<typeof toy>;

const x = () => tf.tensor2d([[1, -0.5], [0.3, 2], [-1, 1]]); // biome-ignore format: a table
const read = (t: tf.Tensor) => Array.from(t.dataSync());
/** Weights, slots, steps and buffers. */
const everything = async ({ model, optimizer }: Toy) => ({
  weights: Object.values(model.weights).map(read),
  buffers: Object.values(model.buffers!).map(read),
  slots: (await optimizer.getWeights()).map(({ tensor }) => read(tensor)),
  iterations: optimizer.iterations,
});
const split = (parts: Toy, solver: AnySolver = later, more = {}) => {
  const layer = asyncLayer({ solver, ...options, ...more });
  return { layer, step: trainStep(parts.model, layer, parts.loss, parts.optimizer) };
};

describe("trainStep", () => {
  it.each([
    ["sgd", () => tf.train.sgd(0.1)],
    ["momentum", () => tf.train.momentum(0.1, 0.9)],
    ["adam", () => tf.train.adam(0.1)],
  ])("repeats minimize through discreteLayer bit for bit, with %s", async (_, optimizer) => {
    const [one, two] = [toy(optimizer()), toy(optimizer())];
    const sync = discreteLayer({ solver: argmax, ...options });
    const { layer, step } = split(two);
    const [batch, start] = [x(), await everything(one)];
    const sorted = ["both", "enc", "head"].map((name) => one.model.weights[name]!);
    for (let seed = 0; seed < 8; seed++) {
      const whole = () => {
        const theta = one.model.encode(batch, seed);
        return one.loss(sync(theta, seed), batch, theta, seed);
      };
      const value = tf.tidy(() => one.optimizer.minimize(whole, true, sorted)!.dataSync()[0]);
      expect(await step(batch, seed)).toBe(value);
      expect(await everything(two)).toEqual(await everything(one));
    }
    expect(layer.state).toEqual(sync.state);
    expect((await everything(two)).weights).not.toEqual(start.weights);
  });

  it("calls the layer as the model says", async () => {
    const seen: unknown[] = [];
    const parts = toy(tf.train.sgd(0.1));
    const noise: Noise = (shape, seed, examples) => {
      seen.push([seed, examples]);
      return wave(shape, seed);
    };
    const solver: AsyncSolver<string> = async (theta, data) => {
      seen.push(data);
      return argmax(theta);
    };
    const layer = asyncLayer<State, string>({ ...options, solver, noise, samples: 1 });
    const call = (batch: tf.Tensor, seed: number) => ({
      seed: seed + 10,
      data: ["a", "b", "c"],
      examples: [7, 8, batch.shape[0]!],
    });
    await trainStep({ ...parts.model, call }, layer, parts.loss, parts.optimizer)(x(), 2);
    expect(seen).toEqual([
      [12, [7, 8, 3]],
      ["a", "b", "c"],
      ["a", "b", "c"],
      ["a", "b", "c"],
    ]);
  });

  it("trains the loss alone where it does not see z, without a solve backward", async () => {
    const parts = toy(tf.train.sgd(0.1));
    let solves = 0;
    const layer = asyncLayer({
      ...options,
      solver: (theta) => {
        solves++;
        return argmax(theta);
      },
    });
    const loss = () => tf.sum(tf.square(parts.model.weights.head!)) as tf.Scalar;
    const before = (await everything(parts)).weights;
    const value = await trainStep(parts.model, layer, loss, parts.optimizer)(x(), 0);
    const [head, ...others] = (await everything(parts)).weights;
    expect(head).toEqual(before[0]!.map((w) => Math.fround(w - Math.fround(0.1) * Math.fround(2 * w))));
    expect(others).toEqual(before.slice(1));
    expect([solves, layer.state]).toEqual([1, { step: 1 }]);
    expect(value).toBeCloseTo(
      before[0]!.reduce((sum, w) => sum + w * w, 0),
      5,
    );
  });

  it("keeps −∞ in θ from spoiling the gradient", async () => {
    const w = tf.variable(tf.tensor1d([1, 2, 3]));
    const encode = () =>
      tf.expandDims(tf.where(tf.tensor1d([true, true, false], "bool"), w, Number.NEGATIVE_INFINITY), 0);
    const layer = asyncLayer({ ...options, solver: later });
    const loss = (z: tf.Tensor) => tf.sum(tf.mul(z, [1, -2, 3])) as tf.Scalar;
    await trainStep({ weights: { w }, encode }, layer, loss, tf.train.sgd(1))(null, 0);
    const after = read(w);
    expect(after[2]).toBe(3);
    expect(after.slice(0, 2)).not.toEqual([1, 2]);
    expect(after.every(Number.isFinite)).toBe(true);
  });

  it("takes overlapping steps one after another", async () => {
    const [one, two] = [toy(tf.train.adam(0.1)), toy(tf.train.adam(0.1))];
    const [alone, at] = [split(one), split(two)];
    for (let seed = 0; seed < 4; seed++) await alone.step(x(), seed);
    await Promise.all([0, 1, 2, 3].map((seed) => at.step(x(), seed)));
    expect(await everything(two)).toEqual(await everything(one));
  });
});

describe("a step that fails", () => {
  const no = () => {
    throw new Error("no");
  };
  /** Fails at the n-th call, from 0. */
  const failing = (n: number): AsyncSolver => {
    let calls = 0;
    return async (theta) => (calls++ === n ? no() : later(theta));
  };
  /** Fails for the row of an instance, at its third attempt too. */
  const picky = (row: number): AsyncSolver => {
    let calls = 0;
    return withPolicy(async (theta) => (calls++ % 9 === row ? no() : later(theta)), {});
  };
  const encoderThatFails =
    (at: number) =>
    (parts: Toy): Toy => {
      let calls = 0;
      const encode: Toy["model"]["encode"] = (batch, seed) => (calls++ === at ? no() : parts.model.encode(batch, seed));
      return { ...parts, model: { ...parts.model, encode } };
    };
  const lossThatFails = (parts: Toy): Toy => ({
    ...parts,
    loss: (...args) => {
      parts.loss(...args);
      return no();
    },
  });

  it.each<[string, string, AnySolver, ((parts: Toy) => Toy)?]>([
    ["in the forward solve", "no", failing(0)],
    ["in one target", "no", failing(1)],
    ["in the other target", "no", failing(2)],
    ["in a single row", "asyncLayer: the solve of instance 1, draw 2 failed: withPolicy: row 5 failed: no", picky(5)],
    [
      "by a time-out",
      "draw 0 failed: withPolicy: row 0 failed: no answer within 5 ms",
      withPolicy(hangs, { timeoutMs: 5 }),
    ],
    ["after its last attempt", "row 0 failed 3 times: no", withPolicy(no, { attempts: 3, backoffMs: () => 1 })],
    ["in the encoder", "no", later, encoderThatFails(0)],
    ["in the encoder's second run", "no", later, encoderThatFails(1)],
    ["in the loss, once it has recorded", "no", later, lossThatFails],
  ])(
    "%s leaves everything as it was, and can be taken again",
    async (_, message, solver, change = (parts) => parts) => {
      const [whole, plain] = [toy(tf.train.adam(0.1)), toy(tf.train.adam(0.1))];
      const [good, healthy] = [split(plain), split(whole)];
      for (const { step } of [good, healthy]) await step(x(), 0); // makes the slots
      const layer = asyncLayer({ solver, ...options });
      layer.load(good.layer.state);
      const [batch, before, state] = [x(), await everything(plain), layer.state];
      const { model, loss } = change(plain);
      const tensors = tf.memory().numTensors;
      await expect(trainStep(model, layer, loss, plain.optimizer)(batch, 1)).rejects.toThrow(message);
      expect(tf.memory().numTensors).toBe(tensors);
      expect(await everything(plain)).toEqual(before);
      expect(layer.state).toEqual(state);
      expect(await good.step(batch, 1)).toBe(await healthy.step(batch, 1));
      expect(await everything(plain)).toEqual(await everything(whole));
    },
  );

  it("tells the instance and the draw", async () => {
    const { step } = split(toy(tf.train.sgd(0.1)), picky(7));
    await expect(step(x(), 0)).rejects.toMatchObject({
      instance: 2,
      draw: 1,
      cause: { row: 7, cause: new Error("no") },
    });
  });

  it.each<[string, number]>([
    ["in the forward solve", 0],
    ["in the target solves", 1],
  ])("because it was aborted %s, with a solver that does not listen", async (_, at) => {
    const parts = toy(tf.train.adam(0.1));
    const stop = new AbortController();
    let calls = 0;
    const solver: AnySolver = (theta) => {
      if (calls++ < at) return argmax(theta);
      setTimeout(() => stop.abort(new Error("enough")));
      return hangs(theta);
    };
    const { step, layer } = split(parts, solver);
    await split(parts).step(x(), 0);
    const [batch, before, tensors] = [x(), await everything(parts), tf.memory().numTensors];
    await expect(step(batch, 1, { signal: stop.signal })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(tensors);
    expect([await everything(parts), layer.state]).toEqual([before, { step: 1 }]);
    await expect(step(batch, 1, { signal: stop.signal })).rejects.toThrow("enough"); // before it begins
    expect(calls).toBe(at === 0 ? 1 : 3);
  });

  it("because it was aborted after the last solve, with a solver that goes on", async () => {
    const [parts, stop] = [toy(tf.train.adam(0.1)), new AbortController()];
    const solver: AsyncSolver = async (theta) => {
      if (++calls === 3) stop.abort(new Error("enough"));
      return later(theta);
    };
    let calls = 0;
    const { step, layer } = split(parts, solver);
    const before = await everything(parts);
    await expect(step(x(), 1, { signal: stop.signal })).rejects.toThrow("enough");
    expect([await everything(parts), layer.state]).toEqual([before, { step: 1 }]);
  });

  it("leaves no tensor in steps that succeed", async () => {
    const parts = toy(tf.train.adam(0.1));
    const { step } = split(parts);
    const batch = x();
    await step(batch, 0);
    const before = tf.memory().numTensors;
    for (let seed = 1; seed < 4; seed++) await step(batch, seed);
    expect(tf.memory().numTensors).toBe(before);
  });
});
