import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { concrete } from "./concrete.js";
import { drawAndPullBack, fixedDraws, softmax } from "./testing/fixed-draws.js";

onTestBackend();

const theta = [0.5, 1, -0.5, 0.2];
const eps = [
  [0.4, -0.3, 1.2, 0.1],
  [-0.2, 0.9, 0.3, 2],
];
const dy = tf.tensor3d([[[1, -2, 0.5, 0.7]]]);
const soft = (sign: number, temperature: number) =>
  eps.map((row) => softmax(theta.map((x, i) => (x + sign * row[i]!) / temperature)));

describe("concrete", () => {
  const run = (temperature: number, parity = {}) => {
    const noise = tf.tensor2d("parity" in parity ? [eps[0]!] : eps);
    return drawAndPullBack(fixedDraws(concrete({ k: 2, temperature, ...parity }), 4, 2, noise), [theta], dy);
  };

  it("is the largest of k relaxed one-hots, entry by entry", () => {
    const [a, b] = soft(1, 0.5) as [number[], number[]];
    const { z } = run(0.5);
    for (let i = 0; i < 4; i++) expect(z[0]![0]![i]).toBeCloseTo(Math.max(a[i]!, b[i]!), 6);
  });

  it("marks what its k draws choose near temperature 0", () => {
    const { z } = run(0.01);
    for (const [i, x] of [1, 0, 0, 1].entries()) expect(z[0]![0]![i]).toBeCloseTo(x, 6);
  });

  // D11: the reference's draw is of one item, whatever k is, and prefers what its noise speaks against.
  it("parity: one relaxed one-hot of θ − ε, which sums to 1", () => {
    const { z } = run(0.5, { parity: "reference" });
    const [mirrored] = soft(-1, 0.5) as [number[]];
    for (let i = 0; i < 4; i++) expect(z[0]![0]![i]).toBeCloseTo(mirrored[i]!, 6);
    expect(z[0]![0]!.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it.each([
    [{}, "concrete: k must be an integer >= 1, got undefined"],
    [{ k: 2, temperature: -1 }, "concrete: temperature must be a finite number > 0, got -1"],
    [{ k: 2, parity: "torch" }, 'concrete: parity must be one of reference, got "torch"'],
  ])("refuses %j", (options, message) => expect(() => concrete(options as never)).toThrow(message));
});
