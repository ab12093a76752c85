import { describe, expect, it } from "vitest";
import { multiStepDecay, stepDecay } from "./schedules.js";

describe("schedules", () => {
  it("stepDecay multiplies by gamma every `size` epochs", () => {
    expect([0, 2, 3, 5, 6].map(stepDecay({ size: 3, gamma: 0.5 }))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });
  it("multiStepDecay multiplies by gamma at each milestone, in whatever order they are given", () => {
    expect([0, 1, 2, 5, 6].map(multiStepDecay({ milestones: [6, 2], gamma: 0.5 }))).toEqual([1, 1, 0.5, 0.5, 0.25]);
  });
  it("check their options", () => {
    expect(() => stepDecay({ size: 0 })).toThrow("stepDecay: size must be an integer >= 1, got 0");
    expect(() => stepDecay({ size: 1, gama: 2 } as never)).toThrow('no option named "gama" (have: size, gamma)');
    expect(() => multiStepDecay({ milestones: [3, 0.5] })).toThrow("multiStepDecay: milestones[1] must be an integer");
    expect(() => multiStepDecay({ milestones: [], gamma: 0 })).toThrow("gamma must be a finite number > 0");
  });
});
