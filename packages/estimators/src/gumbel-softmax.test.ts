import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { gumbelSoftmax } from "./gumbel-softmax.js";
import { drawAndPullBack, fixedDraws, softmax } from "./testing/fixed-draws.js";

onTestBackend();

const eps = [0.4, -0.3, 1.2];
const theta = [0.5, 1, -0.5];
const dy = [1, -2, 0.5];
const temperature = 0.7;
const soft = softmax(theta.map((x, i) => (x + eps[i]!) / temperature));
const mean = soft.reduce((sum, p, i) => sum + p * dy[i]!, 0);
const pulled = soft.map((p, i) => (p * (dy[i]! - mean)) / temperature);

describe("gumbelSoftmax", () => {
  const run = (hard: boolean) =>
    drawAndPullBack(
      fixedDraws(gumbelSoftmax({ temperature, hard }), 3, 1, tf.tensor1d(eps)),
      [theta],
      tf.tensor3d([[dy]]),
    );

  it("is the softmax of the perturbed scores, with its gradient", () => {
    const { z, gradient } = run(false);
    for (let i = 0; i < 3; i++) {
      expect(z[0]![0]![i]).toBeCloseTo(soft[i]!, 6);
      expect(gradient[0]![i]).toBeCloseTo(pulled[i]!, 6);
    }
  });

  it("hardens the value and leaves the gradient", () => {
    const { z, gradient } = run(true);
    expect(z).toEqual([[[1, 0, 0]]]);
    expect(gradient).toEqual(run(false).gradient);
  });

  it.each([
    [{ temperature: 0 }, "gumbelSoftmax: temperature must be a finite number > 0, got 0"],
    [{ hard: 1 }, "gumbelSoftmax: hard must be true or false, got 1"],
    [{ tau: 1 }, 'gumbelSoftmax: no option named "tau" (have: temperature, hard)'],
  ])("refuses %j", (options, message) => expect(() => gumbelSoftmax(options as never)).toThrow(message));
});
