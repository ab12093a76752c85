import type { Noise } from "@discretely/core";
import { checkInteger, checkNames, checkNumber } from "@discretely/core/check";
import type { Quantile } from "@discretely/random/quantile";
import { quantileNoise } from "./quantile-noise.js";
import { lazily, tabulate } from "./quantile-table.js";
import { invertLaw, sumOfGammaLaw } from "./sum-of-gamma-law.js";

/** What `sumOfGamma` takes. */
export interface SumOfGammaOptions {
  /** κ, the number of ones in a state: a number from 0.1 to 10⁴. */
  readonly kappa: number;
  /** s, the terms of the sum: an integer >= 1, or Infinity for the limit. Default 10. */
  readonly iterations?: number;
  /** τ > 0, the temperature. Default 1. */
  readonly tau?: number;
  /** Pairs samples 2j and 2j + 1 as u and 1 − u. Default false. */
  readonly antithetic?: boolean;
}

/**
 * Sum-of-Gamma noise (Niepert, Minervini & Franceschi, 2021, Lemma 1):
 *
 *     ε = τ/κ · ( Σᵢ Gamma(1/κ, scale κ/i) − ln s ),  i = 1 … s
 *
 * The sum of κ such draws tends to Gumbel(0, τ) as s → ∞, so ⟨z, ε⟩ is Gumbel for a state z of κ ones. Mean
 * τ (H_s − ln s)/κ, variance τ²/κ Σ i⁻², lower bound −τ ln(s)/κ.
 *
 * The law is fixed, so a draw is one uniform through its quantile function, tabulated on the first use of each (κ, s)
 * from the exact characteristic function: within 3·10⁻⁷ of the law in probability, the limit s = Infinity included.
 * @throws RangeError for an option that is missing, unknown or out of range.
 */
export function sumOfGamma(options: SumOfGammaOptions): Noise {
  checkNames("sumOfGamma", options, ["kappa", "iterations", "tau", "antithetic"]);
  const kappa = checkNumber("sumOfGamma", "kappa", options.kappa, { min: 0.1, max: 1e4 });
  const { iterations = 10 } = options;
  const s =
    iterations === Number.POSITIVE_INFINITY
      ? iterations
      : checkInteger("sumOfGamma", "iterations", iterations, { min: 1 });
  const tau = checkNumber("sumOfGamma", "tau", options.tau ?? 1, { above: 0 });
  return quantileNoise("sumOfGamma", quantileOf(kappa, s), { scale: tau, antithetic: options.antithetic ?? false });
}

const tables = new Map<string, Quantile>();

/** The quantile function of ε at τ = 1: a table of 180 KB, made once for each (κ, s) on its first use. */
export function quantileOf(kappa: number, s: number): Quantile {
  const key = `${kappa} ${s}`;
  const known = tables.get(key);
  if (known) return known;
  const table = lazily(() => {
    const limited = s < Number.POSITIVE_INFINITY;
    const shift = limited ? -Math.log(s) / kappa : 0;
    const inverse = invertLaw(sumOfGammaLaw(1 / kappa, s), limited);
    return tabulate((v, upper) => {
      const [x, slope] = inverse(v, upper);
      return [x + shift, slope];
    });
  });
  tables.set(key, table);
  return table;
}
