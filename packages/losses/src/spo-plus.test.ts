import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { leaks } from "@discretely/testkit";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { regret } from "./regret.js";
import { spoPlus } from "./spo-plus.js";
import { best, distance, dot, listed, ofNumbers, STATES, values } from "./testing/problems.js";

onTestBackend();

const scores = fc.array(fc.float({ noNaN: true, min: -3, max: 3 }), { minLength: 5, maxLength: 5 });
const row = (x: readonly number[]) => tf.tensor2d([[...x]]);
const loss = spoPlus({ solver: listed });
const at = (truth: readonly number[]) => ofNumbers((x) => loss(x, row(truth)));

describe("spoPlus", () => {
  it("is the paper's formula, of costs ĉ = −θ̂ and c = −θ", () => {
    fc.assert(
      fc.property(scores, scores, (predicted, truth) => {
        const [costs, c] = [predicted.map((x) => -x), truth.map((x) => -x)];
        const w = STATES.reduce((a, b) => (dot(c, b) < dot(c, a) ? b : a));
        const worst = Math.max(...STATES.map((z) => dot(z, c) - 2 * dot(z, costs)));
        expect(at(truth).value(predicted)).toBeCloseTo(worst + 2 * dot(costs, w) - dot(c, w), 4);
      }),
    );
  });

  it("is at least the regret of the predicted decision, and 0 at the truth", () => {
    const lost = regret({ solver: listed });
    fc.assert(
      fc.property(scores, scores, (predicted, truth) => {
        const decided = tf.tidy(() => lost(row(best(predicted)), row(truth)).dataSync()[0]!);
        expect(at(truth).value(predicted)).toBeGreaterThanOrEqual(decided - 1e-4);
        expect(at(truth).value(truth)).toBeCloseTo(0, 5);
      }),
    );
  });

  it("lies above each of its tangents: convex, and the gradient is a subgradient", () => {
    fc.assert(
      fc.property(scores, scores, scores, (truth, a, b) => {
        const { value, gradient } = at(truth);
        const move = b.map((x, i) => x - a[i]!);
        expect(value(b)).toBeGreaterThanOrEqual(value(a) + dot(gradient(a), move) - 1e-3);
      }),
    );
  });

  it("has the gradient 2(z⁺ − z*)", () => {
    const [predicted, truth] = [values(5, 1), values(5, 2)];
    const ahead = best(predicted.map((x, i) => 2 * x - truth[i]!));
    const wanted = best(truth);
    expect(
      distance(
        at(truth).gradient(predicted),
        ahead.map((z, i) => 2 * (z - wanted[i]!)),
      ),
    ).toBeLessThan(1e-6);
  });

  it("does not solve for what it is given", () => {
    let solves = 0;
    const counting = spoPlus({
      solver: (x) => {
        solves++;
        return listed(x);
      },
    });
    const [predicted, truth] = [row(values(5, 1)), row(values(5, 2))];
    const whole = counting(predicted, truth).dataSync()[0];
    expect(solves).toBe(2);
    expect(counting(predicted, truth, { best: listed(truth) }).dataSync()[0]).toBe(whole);
    expect(solves).toBe(3);
  });

  it("refuses options and shapes that do not fit, and leaves no tensor behind", () => {
    expect(() => spoPlus({ solver: listed, sense: "min" } as never)).toThrow('spoPlus: no option named "sense"');
    expect(() => loss(tf.zeros([2, 5]), tf.zeros([2, 4]))).toThrow("spoPlus: z of shape [2,5] does not fit [2,4]");
    const [predicted, truth] = [row(values(5, 1)), row(values(5, 2))];
    expect(leaks(() => loss(predicted, truth).dispose())).toBe(0);
    expect(
      leaks(() =>
        tf
          .grad((x) => tf.sum(loss(x, truth)))(predicted)
          .dispose(),
      ),
    ).toBe(0);
  });
});
