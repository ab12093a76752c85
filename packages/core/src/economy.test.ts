import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { asyncLayer } from "./async-layer.js";
import type { Economy } from "./economy.js";
import type { Estimator } from "./estimator.js";
import { discreteLayer } from "./layer.js";
import type { Noise } from "./noise.js";
import type { Certifies, Solver } from "./solver.js";
import { withPolicy } from "./with-policy.js";

beforeAll(() => tf.setBackend("cpu"));

const argmax: Solver = (theta) =>
  tf.tidy(() => tf.cast(tf.oneHot(tf.argMax(theta, -1), theta.shape.at(-1)!), "float32"));
/** The largest entry is the marked one, and no other is as large. */
const certifies: Certifies = (theta, z) => theta.every((x, i) => (z[i] === 1) === (x === Math.max(...theta)));

/** θ of two instances, S = 2 draws of each: the draws of the first are equal. */
const theta = () => tf.tensor2d([[1, 2], [3, 1]]); // biome-ignore format: a table
const noise: Noise = () => tf.tensor3d([[[0, 0], [0, 0]], [[0, 0.5], [0, 1]]]); // biome-ignore format: a table
/** dL/dz is 0 for the second instance's first draw. */
const dy = () => tf.tensor3d([[[1, -1], [1, 1]], [[0, 0], [0.5, 0]]]); // biome-ignore format: a table

/** Asks for θ + ε, and for θ + ε ± dy, which it subtracts. */
const central: Estimator = {
  idleAtZero: true,
  init: () => undefined,
  ask: ({ theta, noise }, dy) => {
    const middle = tf.add(theta, noise);
    return [middle, tf.add(middle, dy), tf.sub(middle, dy)];
  },
  tell: (_, __, [middle, ahead, behind]) => ({
    gradient: tf.add(tf.sub(ahead!, behind!), tf.mul(0, middle!)),
    state: undefined,
  }),
};

function make(economy?: Economy, estimator = central, certificate: Certifies | undefined = certifies) {
  const given: { x: number[][]; data: unknown }[] = [];
  const solver = (x: tf.Tensor, data?: readonly string[]) => {
    given.push({ x: x.arraySync() as number[][], data });
    return argmax(x);
  };
  const whole = Object.assign(solver, certificate && { certifies: certificate as Certifies<string> });
  const options = { solver: whole, noise, estimator, samples: 2, economy };
  return { given, layer: discreteLayer<undefined, string>(options), later: asyncLayer<undefined, string>(options) };
}
const step = (layer: ReturnType<typeof make>["layer"], data?: readonly string[]) =>
  tf.tidy(() =>
    tf
      .grad((x) => tf.sum(tf.mul(layer(x, 0, data ? { data } : {}), dy())))(theta())
      .arraySync(),
  );
const skipped = { zero: 0, reused: 0, certified: 0, repeated: 0 };
const off = { zero: false, reused: false, certified: false, repeated: false };

describe("economy", () => {
  it("is none by default, and counts", () => {
    const { layer, given } = make();
    step(layer);
    expect(layer.stats()).toEqual({ asked: 16, solved: 16, skipped });
    expect(given).toHaveLength(4);
    expect(step(make(off).layer)).toEqual(step(layer));
    expect(layer.stats({ reset: true }).asked).toBe(32);
    expect(layer.stats()).toEqual({ asked: 0, solved: 0, skipped });
  });

  // 4 rows go forward, of which two are equal, and 12 targets: 3 have no slope, 4 and 2 of those are as before, and of the
  // others all but one leave z the best.
  it.each<[Economy, Partial<typeof skipped>]>([
    [{ ...off, zero: true }, { zero: 3 }],
    [{ ...off, reused: true }, { reused: 6 }],
    [{ ...off, certified: true }, { certified: 11 }],
    [{ ...off, repeated: true }, { repeated: 4 }],
    [{}, { zero: 3, reused: 3, certified: 5, repeated: 1 }],
  ])("%j spares %j, and no bit changes", (economy, spared) => {
    const { layer, given } = make(economy);
    expect(step(layer)).toEqual(step(make().layer));
    const why = { ...skipped, ...spared };
    const solved = 16 - Object.values(why).reduce((a, b) => a + b);
    expect(layer.stats()).toEqual({ asked: 16, solved, skipped: why });
    expect(given.reduce((sum, { x }) => sum + x.length, 0)).toBe(solved);
  });

  it("asks for the targets in one call, and for none where none is left", () => {
    const { layer, given } = make({ ...off, zero: true });
    step(layer);
    expect(given.map(({ x }) => x.length)).toEqual([4, 9]);
    const idle = make(
      {},
      {
        ...central,
        ask: ({ theta, noise }) => [tf.add(theta, noise)],
        tell: (_, dy) => ({ gradient: dy, state: undefined }),
      },
    );
    step(idle.layer);
    expect(idle.given).toHaveLength(1);
    const silent = make({}, { ...central, ask: () => [], tell: (_, dy) => ({ gradient: dy, state: undefined }) });
    step(silent.layer);
    expect(silent.layer.stats().asked).toBe(4);
  });

  it("lets draws without a slope be, unless the estimator says they are idle", () => {
    const { idleAtZero: _, ...busy } = central;
    const { layer } = make({ ...off, zero: true }, busy);
    step(layer);
    expect(layer.stats().skipped).toEqual(skipped);
  });

  it("takes rows with other data for other rows, and hands each its own", () => {
    const same: Noise = () => tf.zeros([2, 2, 2]);
    const given: unknown[] = [];
    const solver = (x: tf.Tensor, data?: readonly string[]) => {
      given.push(data);
      return argmax(x);
    };
    const layer = discreteLayer<undefined, string>({
      solver,
      noise: same,
      estimator: central,
      samples: 2,
      economy: {},
    });
    layer(tf.ones([2, 2]), 0, { data: ["a", "b"] });
    layer(tf.ones([2, 2]), 0, { data: ["a", "a"] });
    layer(tf.ones([2, 2]), 0);
    expect(given).toEqual([["a", "b"], ["a"], undefined]);
    expect(layer.stats().skipped).toEqual({ ...skipped, repeated: 2 + 3 + 3 });
  });

  it("hands a certificate the shape and the data", () => {
    const seen: unknown[] = [];
    const { layer } = make({}, central, (theta, z, shape, data) => {
      seen.push([theta.length, z.length, shape, data]);
      return false;
    });
    step(layer, ["a", "b"]);
    expect(seen[0]).toEqual([2, 2, [2], "a"]);
    expect(seen.at(-1)).toEqual([2, 2, [2], "b"]);
  });

  it("is the same, counted the same, in both drivers", async () => {
    const { layer, later } = make({});
    const tape = await later.forward(theta(), 0);
    const gradient = await later.backward(tape, dy());
    expect(gradient.arraySync()).toEqual(step(layer));
    expect(later.stats()).toEqual(layer.stats());
  });

  it("tells the instance of a row that failed among those left", async () => {
    let calls = 0;
    const solver = withPolicy((x) => (calls++ === 4 ? Promise.reject(new Error("no")) : argmax(x)), {});
    const layer = asyncLayer({
      solver,
      noise,
      estimator: central,
      samples: 2,
      economy: { ...off, zero: true, reused: true },
    });
    const [x, slope] = [theta(), dy()];
    const before = tf.memory().numTensors;
    const tape = await layer.forward(x, 0);
    // Left are rows 0, 1 and 3 of both sides: the fifth call is the first of them.
    await expect(layer.backward(tape, slope)).rejects.toMatchObject({ instance: 0, draw: 0 });
    calls = 2;
    await expect(layer.backward(tape, slope)).rejects.toMatchObject({ instance: 1, draw: 1, cause: { row: 2 } });
    tape.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it("leaves no tensor", () => {
    const { layer } = make({});
    step(layer);
    const before = tf.memory().numTensors;
    step(layer);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("keeps a certificate under a policy", () => {
    expect(
      withPolicy(
        Object.assign((x: tf.Tensor) => argmax(x), { certifies }),
        {},
      ).certifies,
    ).toBe(certifies);
  });

  it.each<[object, string]>([
    [{ zeros: true }, 'economy: no option named "zeros" (have: zero, reused, certified, repeated)'],
    [{ zero: "no" }, 'economy: zero must be true or false, got "no"'],
  ])("refuses %j", (economy, message) => expect(() => make(economy)).toThrow(message));
});
