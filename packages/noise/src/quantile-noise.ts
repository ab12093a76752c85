import type { Noise } from "@discretely/core";
import { checkFlag, checkNames, checkNumber } from "@discretely/core/check";
import { byQuantile, type Quantile } from "@discretely/random/quantile";
import { drawOnDevice } from "./draw-on-device.js";
import { type FillRow, fillRows } from "./fill-rows.js";

/** What `quantileNoise` takes. */
export interface QuantileNoiseOptions {
  /** Added to every draw. Default 0. */
  readonly location?: number;
  /** Multiplies every draw, > 0. Default 1. */
  readonly scale?: number;
  /** Pairs samples 2j and 2j + 1 as u and 1 − u. Default false. */
  readonly antithetic?: boolean;
}

/**
 * Lifts a quantile function F⁻¹, which maps probabilities to draws in place, to a {@link Noise}:
 * ε = location + scale · F⁻¹(u), one uniform u a draw, that of index t·n + i in the row for coordinate i of sample t.
 *
 * With `antithetic`, samples 2j and 2j + 1 share the uniforms of sample j as u and 1 − u (Hammersley & Morton, 1956):
 * each keeps its law, and what is monotone in ε averages with less variance.
 *
 * On webgpu the draws are made on the device from the same 32-bit words, by cubics through F⁻¹ in float32: a few units in
 * the last place from those of the host. Pass one F⁻¹ for all layers of a law, as its cubics are kept on the device. An F⁻¹
 * that cubics do not follow, such as one with jumps, is computed on the host there too.
 * @throws RangeError for an option that is unknown or out of range.
 */
export function quantileNoise(where: string, quantile: Quantile, options: QuantileNoiseOptions = {}): Noise {
  checkNames(where, options, ["location", "scale", "antithetic"]);
  const location = checkNumber(where, "location", options.location ?? 0);
  const scale = checkNumber(where, "scale", options.scale ?? 1, { above: 0 });
  const antithetic = checkFlag(where, "antithetic", options.antithetic ?? false);
  const moved: Quantile = (u) => {
    quantile(u);
    if (location !== 0 || scale !== 1) for (let i = 0; i < u.length; i++) u[i] = location + scale * u[i]!;
  };
  const draw = fillRows(where, antithetic ? inPairs(moved) : inOrder(moved), (rows) =>
    drawOnDevice({ quantile, location, scale, antithetic }, rows),
  );
  return antithetic ? Object.assign(draw, { paired: true }) : draw;
}

const inOrder =
  (quantile: Quantile): FillRow =>
  (row, _, seed, example) =>
    byQuantile(row, seed, { example }, quantile);

function inPairs(quantile: Quantile): FillRow {
  const mirrored: Quantile = (u) => {
    for (let i = 0; i < u.length; i++) u[i] = 1 - u[i]!;
    quantile(u);
  };
  return (row, n, seed, example) => {
    for (let t = 0; t * n < row.length; t++) {
      const sample = row.subarray(t * n, (t + 1) * n);
      byQuantile(sample, seed, { example, start: (t >> 1) * n }, t & 1 ? mirrored : quantile);
    }
  };
}
