import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { leaks } from "@discretely/testkit";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { exactMatch } from "./exact-match.js";
import { hamming } from "./hamming.js";
import { normalisedRegret } from "./normalised-regret.js";
import { regret } from "./regret.js";
import { best, distance, dot, listed, STATES, values } from "./testing/problems.js";

onTestBackend();

const THETA = [values(5, 1), values(5, 2)];
const theta = () => tf.tensor2d(THETA);
const optimum = THETA.map((t) => dot(t, best(t)));
/** Two draws of two instances. */
const DRAWS = [
  [STATES[0]!, STATES[4]!],
  [best(THETA[1]!), STATES[9]!],
];
const draws = () => tf.tensor3d(DRAWS.map((rows) => rows.map((z) => [...z])));
const one = () => tf.tensor2d(DRAWS.map(([z]) => [...z!]));
const at = (b: number, t: number) => DRAWS[b]![t]!;

describe("hamming", () => {
  it("counts the entries that differ, of a decision or of each draw", () => {
    const y = tf.tensor2d([[...STATES[0]!], [...STATES[9]!]]);
    const differ = (z: readonly number[], w: readonly number[]) => z.filter((x, i) => x !== w[i]).length;
    const expected = [0, 1].map((b) => [0, 1].map((t) => differ(at(b, t), STATES[b ? 9 : 0]!)));
    expect(hamming(draws(), y).arraySync()).toEqual(expected);
    expect(hamming(one(), y).arraySync()).toEqual(expected.map(([first]) => first));
  });

  it("is linear in z, with the gradient 1 − 2y", () => {
    const y = tf.tensor3d([
      [
        [0, 1],
        [0.25, 1],
      ],
    ]);
    const z = tf.tensor4d([
      [
        [
          [0.5, 0.5],
          [0, 1],
        ],
        [
          [1, 1],
          [1, 1],
        ],
      ],
    ]);
    expect(hamming(z, y).arraySync()).toEqual([[1.25, 1.75]]);
    const [dz, dy] = tf.grads((a, b) => tf.sum(hamming(a, b)))([z, y]);
    expect(dz!.arraySync()).toEqual([
      [
        [
          [1, -1],
          [0.5, -1],
        ],
        [
          [1, -1],
          [0.5, -1],
        ],
      ],
    ]);
    expect(dy!.arraySync()).toEqual([
      [
        [-1, -1],
        [0, -2],
      ],
    ]);
  });

  it("refuses shapes that do not fit", () => {
    expect(() => hamming(tf.zeros([2, 3, 4]), tf.zeros([2, 3]))).toThrow(
      "hamming: z of shape [2,3,4] does not fit [2,3]; pass z of shape [2,3], or [2,T,3] for T draws",
    );
    expect(() => hamming(tf.zeros([2]), tf.zeros([2]))).toThrow("hamming: z of shape [2] does not fit [2]");
  });
});

describe("regret", () => {
  const lost = regret({ solver: listed });

  it("is what the decision loses against the best, of a decision or of each draw", () => {
    const expected = [0, 1].map((b) => [0, 1].map((t) => optimum[b]! - dot(THETA[b]!, at(b, t))));
    expect(distance(lost(draws(), theta()).dataSync(), expected.flat())).toBeLessThan(1e-5);
    expect(
      distance(
        lost(one(), theta()).dataSync(),
        expected.map(([first]) => first!),
      ),
    ).toBeLessThan(1e-5);
    expect(expected[1]![0]).toBe(0);
    expect(Math.min(...expected.flat())).toBe(0);
  });

  it("has the gradient −θ in z", () => {
    const dz = tf.grad((z) => tf.sum(lost(z, theta())))(draws());
    expect(
      distance(
        dz.dataSync(),
        THETA.flatMap((t) => [...t, ...t].map((x) => -x)),
      ),
    ).toBeLessThan(1e-6);
  });

  it("hands each instance's data to the solver", () => {
    const seen: unknown[] = [];
    const keyed = regret<string>({
      solver: (x, data) => {
        seen.push(data);
        return listed(x);
      },
    });
    keyed(draws(), theta(), { data: ["a", "b"] });
    expect(seen).toEqual([["a", "b"]]);
  });
});

describe("metrics", () => {
  it("normalisedRegret: its mean is the summed regret over the summed optimal value", () => {
    const metric = normalisedRegret({ solver: listed });
    const lost = [0, 1].map((b) => optimum[b]! - dot(THETA[b]!, at(b, 0)));
    const ratio = (lost[0]! + lost[1]!) / (Math.abs(optimum[0]!) + Math.abs(optimum[1]!));
    expect(tf.mean(metric(one(), theta())).dataSync()[0]).toBeCloseTo(ratio, 5);
    expect(metric(draws(), theta()).shape).toEqual([2, 2]);
    expect(metric(one(), tf.mul(3, theta())).dataSync()[0]).toBeCloseTo(metric(one(), theta()).dataSync()[0]!, 5);
  });

  it("exactMatch: 1 where every entry is the same", () => {
    const y = tf.tensor2d([[...STATES[4]!], [...best(THETA[1]!)]]);
    expect(exactMatch(draws(), y).arraySync()).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(exactMatch(tf.tensor2d([[1 / 3, 1]]), tf.tensor2d([[0.33333, 1]])).arraySync()).toEqual([1]);
  });
});

it("no loss and no metric leaves a tensor behind", () => {
  const [z, truth] = [draws(), theta()];
  const members = [hamming, exactMatch, regret({ solver: listed }), normalisedRegret({ solver: listed })];
  for (const member of members) expect(leaks(() => member(z, truth).dispose())).toBe(0);
});
