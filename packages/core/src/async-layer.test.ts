import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { type AsyncLayerOptions, asyncLayer } from "./async-layer.js";
import type { Estimator } from "./estimator.js";
import { discreteLayer } from "./layer.js";
import type { Noise } from "./noise.js";
import type { AsyncSolver, Solver } from "./solver.js";

onTestBackend();

const argmax: Solver = (theta) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), theta.shape.at(-1)!), "float32"));
/** Answers in a later turn of the event loop. */
const later: AsyncSolver = async (theta) => {
  await new Promise((resolve) => setTimeout(resolve));
  return argmax(theta);
};
/** Any numbers that the seed and the place decide. */
const wave: Noise = (shape, seed) =>
  tf.tidy(() =>
    tf.sin(
      tf
        .reshape(
          tf.range(
            0,
            shape.reduce((a, b) => a * b, 1),
          ),
          [...shape],
        )
        .mul(seed + 1),
    ),
  );
interface State {
  readonly step: number;
}
/** A central difference whose step grows with each update: it solves twice, and reads and moves its state. */
const central: Estimator<State> = {
  init: () => ({ step: 1 }),
  ask: ({ theta, noise, targetTemperature: tau }, dy, { step }) =>
    [step, -step].map((by) => tf.add(tf.add(theta, tf.mul(tau, noise)), tf.mul(by, dy))),
  tell: (_, __, [ahead, behind], { step }) => ({
    gradient: tf.div(tf.sub(ahead!, behind!), 2 * step),
    state: { step: step * 1.5 },
  }),
};
const options = { noise: wave, estimator: central, samples: 2, marginalSamples: 2, forwardTemperature: 0.7 };
const make = (more: Partial<AsyncLayerOptions<State, never>> = {}) =>
  asyncLayer({ solver: later, ...options, ...more });
const theta = () =>
  tf.tensor2d([
    [1, 3, 2.5],
    [0, -1, 0.5],
  ]);
const slope = () =>
  tf.tensor3d(
    Array.from({ length: 24 }, (_, i) => Math.cos(i)),
    [2, 4, 3],
  );
const numbers = (x: tf.Tensor) => Array.from(x.dataSync());
/** Tensors that `work` leaves behind, failing or not. */
async function left(work: () => Promise<unknown>) {
  const before = tf.memory().numTensors;
  const [{ status }] = await Promise.allSettled([work()]);
  return { status, tensors: tf.memory().numTensors - before };
}

describe("the two drivers", () => {
  it.each([
    ["a solver that answers later", later],
    ["one that answers at once", argmax],
  ])("give the same bits over several steps, with %s", async (_, solver) => {
    const [sync, two] = [discreteLayer({ solver: argmax, ...options }), make({ solver })];
    for (let seed = 0; seed < 5; seed++) {
      let z!: number[];
      const loss = (x: tf.Tensor) => {
        const draws = sync(x, seed);
        z = numbers(draws);
        return tf.sum(tf.mul(draws, slope())) as tf.Scalar;
      };
      const gradient = tf.grad(loss)(theta());
      const tape = await two.forward(theta(), seed);
      expect(numbers(tape.z)).toEqual(z);
      expect(numbers(await two.backward(tape, slope()))).toEqual(numbers(gradient));
      tape.dispose();
    }
    expect(two.state).toEqual(sync.state);
    expect(two.state.step).toBeCloseTo(1.5 ** 5, 10);
  });

  it("give the same out of training", async () => {
    const sync = discreteLayer({ solver: argmax, ...options });
    for (const call of [{ training: false }, { training: false, sampled: true }]) {
      const { z } = await make().forward(theta(), 3, call);
      expect(z.arraySync()).toEqual(sync(theta(), 3, call).arraySync());
    }
  });

  it("train an encoder alike: dL/dθ goes back as the surrogate ⟨dL/dθ, θ⟩", async () => {
    const x = tf.tensor2d([
      [1, -0.5],
      [0.3, 2],
    ]);
    const loss = (z: tf.Tensor) => tf.mean(tf.square(tf.sub(tf.sum(tf.mul(z, [1, -2, 3]), -1), 0.5))) as tf.Scalar;
    const run = async (
      step: (w: tf.Variable<tf.Rank.R2>, seed: number, sgd: tf.Optimizer) => Promise<unknown> | unknown,
    ) => {
      const [w, sgd] = [
        tf.variable(
          tf.tensor2d([
            [1, -1, 0.5],
            [0.2, 0.3, -0.4],
          ]),
        ),
        tf.train.sgd(0.5),
      ];
      for (let seed = 0; seed < 4; seed++) await step(w, seed, sgd);
      return numbers(w);
    };
    const [sync, two] = [discreteLayer({ solver: argmax, ...options }), make()];
    const atOnce = await run((w, seed, sgd) => sgd.minimize(() => loss(sync(tf.matMul(x, w), seed)), false, [w]));
    const inTwo = await run(async (w, seed, sgd) => {
      const tape = await two.forward(tf.matMul(x, w), seed);
      const gradient = await two.backward(tape, tf.grad(loss)(tape.z));
      sgd.minimize(() => tf.sum(tf.mul(tf.matMul(x, w), gradient)), false, [w]);
    });
    expect(inTwo).toEqual(atOnce);
    expect(inTwo).not.toEqual([1, -1, 0.5, 0.2, 0.3, -0.4].map(Math.fround));
  });
});

describe("forward and backward", () => {
  it("hand every row its instance's data to the solver", async () => {
    const seen: unknown[] = [];
    const solver: AsyncSolver<string> = async (x, data) => {
      seen.push(data);
      return argmax(x);
    };
    const layer = asyncLayer({ solver, ...options, samples: 1 });
    const tape = await layer.forward(theta(), 0, { data: ["a", "b"] });
    await layer.backward(tape, tf.ones(tape.z.shape));
    const rows = ["a", "a", "b", "b"];
    expect(seen).toEqual([rows, rows, rows]);
  });

  it.each<[string, number, number]>([
    ["forward", 0, 1],
    ["backward", 1, 3],
  ])("%s ends with its signal, and so does that of the solver, which need not listen", async (_, hangsFrom, calls) => {
    const [stop, reasons]: [AbortController, unknown[]] = [new AbortController(), []];
    const solver: AsyncSolver = (x, _, signal) => {
      if (seen++ < hangsFrom) return later(x);
      signal!.addEventListener("abort", () => reasons.push(signal!.reason));
      if (seen === calls) stop.abort("enough");
      return new Promise(() => {});
    };
    let seen = 0;
    const layer = make({ solver });
    const { signal } = stop;
    const run = async () => layer.backward(await layer.forward(theta(), 0, { signal }), slope(), { signal });
    await expect(run()).rejects.toBe("enough");
    expect([seen, reasons.length]).toEqual([calls, calls - hangsFrom]);
    expect(new Set(reasons)).toEqual(new Set(["enough"]));
    await expect(run()).rejects.toBe("enough");
    expect(seen).toBe(calls); // an aborted one does not begin
  });

  it("backward ends as soon as one of its solves fails", async () => {
    let calls = 0;
    const solver: AsyncSolver = (x) => {
      calls++;
      if (calls === 2) return new Promise(() => {});
      return calls === 3 ? Promise.reject(new Error("no answer")) : later(x);
    };
    const layer = make({ solver });
    const tape = await layer.forward(theta(), 1);
    await expect(layer.backward(tape, slope())).rejects.toThrow("no answer");
  });

  it("let θ and dL/dz be freed at once", async () => {
    const layer = make();
    const [x, dy] = [theta(), slope()];
    const making = layer.forward(x, 1);
    x.dispose();
    const tape = await making;
    const going = layer.backward(tape, dy);
    dy.dispose();
    expect((await going).shape).toEqual([2, 3]);
  });

  it("overlapping backward passes go one after another, and a failed one leaves the state", async () => {
    let fails = 0;
    const layer = make({
      solver: async (x) => {
        await new Promise((resolve) => setTimeout(resolve, Math.abs(x.dataSync()[0]!)));
        if (fails-- === 1) throw new Error("no answer");
        return argmax(x);
      },
    });
    const alone = make();
    const tape = await layer.forward(theta(), 1);
    const expected = [];
    for (let i = 0; i < 2; i++) expected.push(numbers(await alone.backward(tape, slope())));
    fails = 1;
    const [failed, first, second] = await Promise.allSettled([0, 1, 2].map(() => layer.backward(tape, slope())));
    expect(failed).toMatchObject({ status: "rejected", reason: new Error("no answer") });
    const values = [first, second].map((end) => end!.status === "fulfilled" && numbers(end!.value));
    expect(values).toEqual(expected);
    expect(layer.state).toEqual(alone.state);
    expect(expected[0]).not.toEqual(expected[1]);
  });

  it("keep the state in one cell, readable and replaceable", async () => {
    const layer = make();
    layer.load({ step: 4 });
    expect(JSON.stringify({ layer })).toBe('{"layer":{"step":4}}');
    expect(() => layer.load({ step: "4" })).toThrow("asyncLayer.load: state.step must be a finite number");
    await layer.forward(theta(), 0);
    expect(layer.state).toEqual({ step: 4 });
  });
});

describe("what does not fit", () => {
  const nan = () =>
    tf.tensor2d([
      [1, 2, 3],
      [0, Number.NaN, 1],
    ]);
  const picky: AsyncSolver = async (x) => {
    if (numbers(x).some((value) => !Number.isFinite(value))) throw new RangeError("solver: no number");
    return argmax(x);
  };

  it.each([
    [{ samples: 0 }, "asyncLayer: samples must be an integer >= 1, got 0"],
    [{ forwardTemperature: -1 }, "asyncLayer: forwardTemperature must be a finite number >= 0, got -1"],
    [{ targetTemperature: Number.NaN }, "asyncLayer: targetTemperature must be a finite number >= 0, got NaN"],
  ])("%j is refused when the layer is made", (more, message) => expect(() => make(more)).toThrow(message));

  it.each<[string, () => Promise<unknown>]>([
    ["asyncLayer: theta must be [B, ...instance]", () => make().forward(tf.tensor1d([1]), 0)],
    ["asyncLayer: seed must be an integer, got 0.5", () => make().forward(theta(), 0.5)],
    ["asyncLayer: examples has 1 entries for 2", () => make().forward(theta(), 0, { examples: [1] })],
    ["asyncLayer: the noise returned [1]", () => make({ noise: () => tf.zeros([1]) }).forward(theta(), 0)],
    ["asyncLayer: the solver returned [1]", () => make({ solver: async () => tf.zeros([1]) }).forward(theta(), 0)],
    [
      "asyncLayer: theta is NaN at row 1, entry 1 of [2,3]",
      () => make({ solver: picky, noise: (shape) => tf.zeros([...shape]) }).forward(nan(), 0),
    ],
  ])("forward rejects: %s", async (message, work) => {
    await expect(work()).rejects.toThrow(message);
  });

  it("backward rejects", async () => {
    const layer = make({ solver: picky });
    const tape = await layer.forward(theta(), 0);
    await expect(layer.backward(tape, tf.zeros([2, 3]))).rejects.toThrow(
      "asyncLayer: dL/dz has shape [2,3]; pass one of the shape of z, [2,4,3]",
    );
    await expect(layer.backward(tape, tf.fill([2, 4, 3], Number.POSITIVE_INFINITY))).rejects.toThrow(
      "asyncLayer: dL/dz is Infinity at row 0, entry 0 of [2,4,3]",
    );
    const map = await layer.forward(theta(), 0, { training: false });
    await expect(layer.backward(map, tf.zeros(map.z.shape))).rejects.toThrow("a tape made out of training");
  });
});

describe("no tensor is left behind", () => {
  const [x, dy] = [tf.tidy(() => tf.keep(theta())), tf.tidy(() => tf.keep(slope()))];
  const step = (more: () => Partial<AsyncLayerOptions<State, never>>) => async () => {
    const layer = make(more());
    const tape = await layer.forward(x, 1);
    try {
      (await layer.backward(tape, dy)).dispose();
    } finally {
      tape.dispose();
    }
  };
  const no = () => {
    throw new Error("no");
  };
  /** Fails at the n-th solve; the others answer, before it or after it. */
  const failing = (n: number) => (): Partial<AsyncLayerOptions<State, never>> => {
    let solves = 0;
    return {
      solver: async (theta) => {
        const mine = solves++;
        await new Promise((resolve) => setTimeout(resolve, mine === n ? 1 : 3));
        return mine === n ? no() : argmax(theta);
      },
    };
  };

  it.each<[string, "fulfilled" | "rejected", () => Partial<AsyncLayerOptions<State, never>>]>([
    ["where all is well", "fulfilled", () => ({})],
    ["where the solver answers with its own input", "fulfilled", () => ({ solver: async (theta) => theta })],
    ["where a solver of either driver does", "fulfilled", () => ({ solver: (theta) => theta })],
    [
      "where the estimator asks for its own tape",
      "fulfilled",
      () => ({ estimator: { ...central, ask: ({ z, noise }) => [z, noise] } }),
    ],
    ["where the noise fails", "rejected", () => ({ noise: no })],
    ["where the noise has another shape", "rejected", () => ({ noise: () => tf.zeros([1]) })],
    ["where the first solve fails", "rejected", failing(0)],
    ["where one of the targets fails", "rejected", failing(1)],
    ["where the other does", "rejected", failing(2)],
    ["where the answer has another shape", "rejected", () => ({ solver: async () => tf.zeros([1]) })],
    ["where ask fails", "rejected", () => ({ estimator: { ...central, ask: no } })],
    ["where tell fails", "rejected", () => ({ estimator: { ...central, tell: no } })],
  ])("%s", async (_, status, more) => expect(await left(step(more))).toEqual({ status, tensors: 0 }));
});
