import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { lawFamily, lawSubsets } from "@discretely/testkit/law-states";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { expectedState } from "./expected-state.js";
import { drawAndPullBack, fixedDraws } from "./testing/fixed-draws.js";

onTestBackend();

describe("expectedState", () => {
  const theta = [0.5, 1, -0.5, 0.2];
  const family = lawFamily(lawSubsets(4, 2));

  it("is μ(θ) whatever the noise, in every sample, with the sum of their gradients", () => {
    const layer = fixedDraws(expectedState(), 4, 2, tf.fill([1, 2, 4], Number.NaN), 2);
    const dy = [
      [1, -2, 0.5, 0.7],
      [0.3, 0.1, 0, -1],
    ];
    const { z, gradient } = drawAndPullBack(layer, [theta], tf.tensor3d([dy]));
    const mu = family.marginals(theta);
    const slope = family.vjp(
      theta,
      dy[0]!.map((x, i) => x + dy[1]![i]!),
    );
    for (let i = 0; i < 4; i++) {
      for (const draw of z[0]!) expect(draw[i]).toBeCloseTo(mu[i]!, 6);
      expect(gradient[0]![i]).toBeCloseTo(slope[i]!, 6);
    }
  });

  it("takes no options, and a family", () => {
    expect(() => expectedState({ k: 1 } as never)).toThrow('expectedState: no option named "k" (have: none)');
    const choice = { solver: (x: tf.Tensor) => x, noise: () => tf.zeros([1]) };
    expect(() => expectedState()(choice)).toThrow("expectedState: the choice has no family");
  });
});
