import { onTestBackend } from "@discretely/backends/testing/on-test-backend";
import { expect, it } from "vitest";
import { exponential, gumbel, logistic, normal, sumOfGamma } from "./index.js";

onTestBackend();

it.each([
  ["gumbel", gumbel(), [0.562486231, 2.09239984, 1.66270328, -0.65011692]],
  ["antithetic gumbel", gumbel({ antithetic: true }), [0.562486231, 2.09239984, 0.181653261, -0.767076254]],
  ["normal", normal(), [0.165294319, 1.19480443, 0.943427026, -1.04839134]],
  ["logistic", logistic(), [0.264099777, 2.03007007, 1.56639266, -1.75650036]],
  ["exponential", exponential(), [0.833890438, 2.15346074, 1.75601828, 0.159264445]],
  ["sum-of-gamma", sumOfGamma({ kappa: 10 }), [-0.0272087399, 0.401193917, 0.255079657, -0.194474369]],
  [
    "sum-of-gamma, limit",
    sumOfGamma({ kappa: 10, iterations: Number.POSITIVE_INFINITY }),
    [-0.012814397, 0.414782107, 0.271000385, -0.228195831],
  ],
])("the draws of %s may change only in a major release", async (_, noise, kept) => {
  const drawn = noise([1, 2, 2], -7, [5]).dataSync();
  for (const [i, x] of drawn.entries()) expect(Math.abs(x - kept[i]!)).toBeLessThan(2e-7 * (1 + Math.abs(x)));
});
