import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { gumbelSoftmax } from "./gumbel-softmax.js";
import { softSub } from "./soft-sub.js";
import { drawAndPullBack, fixedDraws } from "./testing/fixed-draws.js";

onTestBackend();

const theta = [3, 2, 1, 0, -1];
const dy = tf.tensor3d([[[1, -2, 0.5, 0.7, -0.4]]]);
const run = (method: Parameters<typeof fixedDraws>[0], eps = [0, 0, 0, 0, 0], k = 3) =>
  drawAndPullBack(fixedDraws(method, 5, k, tf.tensor1d(eps)), [theta], dy);
const near = (actual: number[], expected: number[], digits: number) => {
  for (const [i, x] of expected.entries()) expect(actual[i]).toBeCloseTo(x, digits);
};

describe("softSub", () => {
  it("takes each item once", () => {
    const { z } = run(softSub({ k: 3, temperature: 0.1 }));
    near(z[0]![0]!, [1, 1, 1, 0, 0], 3);
  });

  // D10: the reference masks the last round only, so that its third round takes the first item again.
  it("parity: oscillates between the two best from the third round on", () => {
    const { z } = run(softSub({ k: 3, temperature: 0.1, parity: "reference" }));
    near(z[0]![0]!, [2, 1, 0, 0, 0], 3);
  });

  it("parity: is ours at −ε up to the second round, as each has one round to mask", () => {
    const eps = [0.3, -0.6, 1.1, 0.2, -0.9];
    const reference = run(softSub({ k: 2, parity: "reference" }), eps, 2);
    const ours = run(
      softSub({ k: 2 }),
      eps.map((x) => -x),
      2,
    );
    near(reference.z[0]![0]!, ours.z[0]![0]!, 6);
    near(reference.gradient[0]!, ours.gradient[0]!, 6);
  });

  it("is Gumbel-softmax for k = 1, value and gradient", () => {
    const eps = [0.3, -0.6, 1.1, 0.2, -0.9];
    const one = run(softSub({ k: 1, temperature: 0.7 }), eps, 1);
    const same = run(gumbelSoftmax({ temperature: 0.7 }), eps, 1);
    near(one.z[0]![0]!, same.z[0]![0]!, 6);
    near(one.gradient[0]!, same.gradient[0]!, 6);
  });

  it("stays finite where a softmax reaches 1", () => {
    const { z, gradient } = run(softSub({ k: 3, temperature: 1e-3 }));
    near(z[0]![0]!, [1, 1, 1, 0, 0], 6);
    expect(gradient.flat().every(Number.isFinite)).toBe(true);
  });

  it.each([
    [{ k: 0 }, "softSub: k must be an integer >= 1, got 0"],
    [{ k: 2, temperature: 0 }, "softSub: temperature must be a finite number > 0, got 0"],
    [{ k: 2, tau: 1 }, 'softSub: no option named "tau" (have: k, temperature, parity)'],
  ])("refuses %j", (options, message) => expect(() => softSub(options as never)).toThrow(message));
});
