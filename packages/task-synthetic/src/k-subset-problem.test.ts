import { truth } from "@discretely/audit";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { kSubsetProblem } from "./k-subset-problem.js";

beforeAll(() => tf.setBackend("cpu"));

describe("the reference's problem of seed 0, n = 10, k = 5", () => {
  const problem = () => kSubsetProblem({ n: 10, k: 5, instances: 1, parity: "reference" });

  it("has the θ and b of numpy's RandomState(0)", () => {
    const theta = [
      1.764052, 0.400157, 0.978738, 2.240893, 1.867558, -0.977278, 0.950088, -0.151357, -0.103219, 0.410599,
    ];
    const b = [0.144044, 1.454274, 0.761038, 0.121675, 0.443863, 0.333674, 1.494079, 0.205158, 0.313068, 0.854096];
    const { theta: ours, linear } = problem();
    for (const [i, x] of theta.entries()) expect(ours[i]).toBeCloseTo(x, 6);
    for (const [i, x] of b.entries()) expect((1 - linear![i]!) / 2).toBeCloseTo(x, 5);
  });

  it("has the recorded gradient, by recursion, by enumeration, and within 5 standard errors by sampling", () => {
    const recorded = [
      0.223835, -0.410435, -0.028989, 0.16564, 0.09786, 0.087522, -0.443246, 0.215162, 0.173407, -0.080754,
    ];
    const { linear: _, ...listed } = problem();
    const { states: __, ...unlisted } = listed;
    const exact = truth(problem());
    expect(exact.how).toBe("recursion");
    const enumerated = truth(listed);
    expect(enumerated.how).toBe("enumeration");
    const sampled = truth(unlisted, { budget: 20_000 });
    expect(sampled.how).toBe("sampling");
    let distance = 0;
    for (const [i, x] of recorded.entries()) {
      expect(exact.gradient[i]).toBeCloseTo(x, 5);
      expect(enumerated.gradient[i]).toBeCloseTo(x, 5);
      distance += (sampled.gradient[i]! - x) ** 2;
    }
    expect(sampled.error).toBeGreaterThan(0);
    expect(Math.sqrt(distance)).toBeLessThan(5 * sampled.error);
  });

  it.each(["quadratic", "linear"] as const)("has a %s loss that is linear on its states, up to a constant", (word) => {
    const { loss, states, linear } = kSubsetProblem({ n: 10, k: 5, instances: 1, parity: "reference", loss: word });
    const all = states!();
    const losses = loss(tf.tensor(all.flat(), [1, all.length, 10])).dataSync();
    const constant = losses[0]! - all[0]!.reduce((sum, x, i) => sum + x * linear![i]!, 0);
    for (const [s, z] of all.entries()) {
      expect(losses[s]).toBeCloseTo(
        z.reduce((sum, x, i) => sum + x * linear![i]!, constant),
        4,
      );
    }
  });
});

describe("kSubsetProblem", () => {
  it("draws instance i the same whatever comes before it", () => {
    const three = kSubsetProblem({ n: 4, k: 2, instances: 3 });
    const last = kSubsetProblem({ n: 4, k: 2, instances: 1, first: 2 });
    expect(Array.from(last.theta)).toEqual(Array.from(three.theta.slice(8)));
    expect(Array.from(last.linear!)).toEqual(Array.from(three.linear!.slice(8)));
  });
  it("refuses k > n and unknown options", () => {
    expect(() => kSubsetProblem({ n: 3, k: 4 })).toThrow("kSubsetProblem: k must be an integer >= 1 and <= 3, got 4");
    expect(() => kSubsetProblem({ m: 3 } as never)).toThrow('no option named "m"');
  });
});
