import { expect, it } from "vitest";
import { normalQuantile } from "./normal-quantile.js";

// Tables of the normal law: one value on each side of the two seams of AS 241, and far tails.
it.each([
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.924, 1.4325027208258119],
  [0.926, 1.4466320671589787],
  [0.975, 1.959963984540054],
  [0.001, -3.090232306167813],
  [1e-10, -6.361340902404056],
  [1e-20, -9.262340089798409],
])("Φ⁻¹(%d) = %d to 14 digits", (p, x) => {
  expect(Math.abs(normalQuantile(p) - x)).toBeLessThanOrEqual(1e-14 * Math.max(1, Math.abs(x)));
});

it("is odd about ½", () => {
  for (const p of [2 ** -33, 2 ** -7, 0.0625, 0.1875, 0.4375]) expect(normalQuantile(1 - p)).toBe(-normalQuantile(p));
});
