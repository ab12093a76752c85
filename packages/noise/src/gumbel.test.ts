import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { byQuantile } from "@discretely/random/quantile";
import { expect, it } from "vitest";
import { gumbel } from "./gumbel.js";

onTestBackend();

it("is μ − σ ln(−ln u) to the resolution of float32", async () => {
  const exact = byQuantile(new Float32Array(200_000), 6, { example: 2 }, (u) => {
    for (let i = 0; i < u.length; i++) u[i] = -Math.log(-Math.log(u[i]!));
  });
  const standard = gumbel()([1, 200_000], 6, [2]).dataSync();
  const scaled = gumbel({ location: 3, scale: 0.5 })([1, 200_000], 6, [2]).dataSync();
  const ulp = 2 ** -23; // relative, and 10⁻⁸ of the table
  let [worst, worstScaled] = [0, 0];
  for (const [i, x] of exact.entries()) {
    const y = 3 + 0.5 * x;
    worst = Math.max(worst, Math.abs(standard[i]! - x) / (2e-8 + ulp * Math.abs(x)));
    worstScaled = Math.max(worstScaled, Math.abs(scaled[i]! - y) / (2e-8 + ulp * (Math.abs(y) + 0.5 * Math.abs(x))));
  }
  expect(worst).toBeLessThan(1);
  expect(worstScaled).toBeLessThan(1);
});

it("makes argmax an exact draw from the softmax: E onehot(argmax(θ + ε)) = softmax(θ)", () => {
  const [theta, n] = [[0.5, -1, 2, 0], 100_000];
  const eps = gumbel()([1, n, 4], 1).dataSync();
  const counts = [0, 0, 0, 0];
  for (let t = 0; t < n; t++) {
    const scores = theta.map((x, i) => x + eps[4 * t + i]!);
    counts[scores.indexOf(Math.max(...scores))]!++;
  }
  const total = theta.reduce((sum, x) => sum + Math.exp(x), 0);
  for (const [i, x] of theta.entries()) {
    const p = Math.exp(x) / total;
    expect(Math.abs(counts[i]! / n - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
  }
});
