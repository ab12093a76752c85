import type { Noise } from "@discretely/core";
import { checkFlag } from "@discretely/core/check";
import { byQuantile, type Quantile } from "@discretely/random/quantile";
import { fillRows } from "./fill-rows.js";

/**
 * Lifts a quantile function F⁻¹, which maps probabilities to draws in place, to a {@link Noise}: ε = F⁻¹(u), one uniform u
 * a draw, that of index t·n + i in the row for coordinate i of sample t.
 *
 * With `antithetic`, samples 2j and 2j + 1 share the uniforms of sample j as u and 1 − u (Hammersley & Morton, 1956):
 * each keeps its law, and what is monotone in ε averages with less variance.
 */
export function quantileNoise(where: string, quantile: Quantile, antithetic = false): Noise {
  if (!checkFlag(where, "antithetic", antithetic))
    return fillRows(where, (row, _, seed, example) => byQuantile(row, seed, { example }, quantile));
  const mirrored: Quantile = (u) => {
    for (let i = 0; i < u.length; i++) u[i] = 1 - u[i]!;
    quantile(u);
  };
  const draw = fillRows(where, (row, n, seed, example) => {
    for (let t = 0; t * n < row.length; t++) {
      const sample = row.subarray(t * n, (t + 1) * n);
      byQuantile(sample, seed, { example, start: (t >> 1) * n }, t & 1 ? mirrored : quantile);
    }
  });
  return Object.assign(draw, { paired: true });
}
