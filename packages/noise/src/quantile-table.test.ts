import { describe, expect, it } from "vitest";
import { type Inverse, tabulate } from "./quantile-table.js";

const probabilities = () => {
  const n = 100_000;
  const u = Array.from({ length: n }, (_, i) => (i + 0.5) / n);
  for (let i = 0; i < 33; i++) u.push(2 ** -33 * 2 ** i * 1.37, 1 - 2 ** -33 * 2 ** i * 1.37, 2 ** -33 * 2 ** i);
  u.push(1 - 2 ** -33, 1 / 32, 31 / 32, 0.5);
  return u.filter((p) => p > 0 && p < 1);
};

const laws: Record<string, { inverse: Inverse; exact: (u: number) => number }> = {
  logistic: {
    inverse: (v, upper) => [(upper ? -1 : 1) * Math.log(v / (1 - v)), (upper ? -1 : 1) / (v * (1 - v))],
    exact: (u) => Math.log(u / (1 - u)),
  },
  "a cubic, which it holds exactly": {
    inverse: (v, upper) => [(upper ? 1 - v : v) ** 3, (upper ? -3 : 3) * (upper ? 1 - v : v) ** 2],
    exact: (u) => u ** 3,
  },
};

describe("tabulate", () => {
  it.each(Object.entries(laws))("%s: within 2·10⁻⁸ of the quantile function from 2⁻³³ to 1 − 2⁻³³", (_, law) => {
    const u = Float64Array.from(probabilities());
    const exact = u.map(law.exact);
    tabulate(law.inverse)(u);
    expect(u.reduce((worst, x, i) => Math.max(worst, Math.abs(x - exact[i]!)), 0)).toBeLessThan(2e-8);
  });
});
