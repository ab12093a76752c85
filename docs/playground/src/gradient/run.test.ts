import { cpu, useBackend } from "@discretely/backends";
import "@tensorflow/tfjs";
import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { METHODS, type MethodName } from "../parts.js";
import { initialValues } from "../state/control.js";
import { controls, type GradientValues, idle, settle } from "./controls.js";
import { cosine, gradientRun } from "./run.js";

beforeAll(async () => {
  await useBackend([cpu]);
});

const initial: GradientValues = { ...initialValues(controls), n: 6, k: 2, steps: 50 };
const run = (values: Partial<GradientValues>, steps: number) => {
  const made = gradientRun({ ...initial, ...values });
  for (let step = 0; step < steps; step++) made.advance();
  return made;
};

describe("gradientRun", () => {
  it("comes near the exact gradient where the estimator is unbiased", () => {
    const { points, error } = run({ method: "score-function", samples: 200 }, 40);
    expect(points.at(-1)!.meanCosine).toBeGreaterThan(0.99);
    expect(error).toBeLessThan(0.15);
  });
  it("sees that straight-through has another scale and direction", () => {
    const { points, error } = run({ method: "straight-through", samples: 50 }, 20);
    expect(points.at(-1)!.meanCosine).toBeLessThan(0.95);
    expect(error).toBeGreaterThan(1);
  });
  it("shows AIMLE's β move and I-MLE's stand still", () => {
    const aimle = run({ method: "aimle" }, 20).points.map(({ size }) => size!);
    expect(aimle[0]).toBe(0.1);
    expect(aimle.at(-1)).not.toBeCloseTo(0.1, 3);
    expect(new Set(run({ method: "imle", size: 0.5 }, 5).points.map(({ size }) => size))).toEqual(new Set([0.5]));
    expect(run({ method: "identity" }, 2).points[0]!.size).toBeUndefined();
  });
  it("counts zeros and solves: a central difference solves three times a sample", () => {
    const { zeros } = run({ method: "imle", size: 0.001, samples: 1 }, 3).points[0]!;
    expect(zeros).toBe(1);
    expect(run({ method: "aimle", samples: 7 }, 4).solves).toBe(21);
  });
  it("is a function of its values, and leaves no tensor", () => {
    const before = memory().numTensors;
    expect(run({ seed: 3 }, 5).points).toEqual(run({ seed: 3 }, 5).points);
    expect(run({ seed: 3 }, 5).points).not.toEqual(run({ seed: 4 }, 5).points);
    expect(memory().numTensors).toBe(before);
  });
  it.each(Object.keys(METHODS) as MethodName[])("runs %s with Gumbel noise", (method) =>
    expect(run({ method, noise: "gumbel", k: 1 }, 2).points.every(({ cosine }) => Number.isFinite(cosine))).toBe(true),
  );
  it("says what to do where noise and method do not fit", () =>
    expect(() => run({ method: "perturbed-optimizer" }, 1)).toThrow("take normal, gumbel or logistic noise"));
});

describe("controls", () => {
  it("keep k to n", () => expect(settle({ ...initial, n: 5, k: 9 }).k).toBe(5));
  it("rest where the estimator has no use for them", () => {
    expect(idle({ ...initial, method: "imle" })).toEqual([]);
    expect(idle({ ...initial, method: "aimle" })).toEqual(["rule"]);
    expect(idle({ ...initial, method: "simple" })).toEqual(["rule", "size"]);
  });
});

describe("cosine", () => {
  it("is 0 for a zero", () => expect(cosine([0, 0], [1, 0])).toBe(0));
  it("knows directions", () => expect([cosine([2, 0], [1, 0]), cosine([-1, 0], [3, 0])]).toEqual([1, -1]));
});
