import type { Noise } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import type { Quantile } from "@discretely/random/quantile";
import { quantileNoise } from "./quantile-noise.js";

/** What `exponential` takes. */
export interface ExponentialOptions {
  /** σ > 0, the mean and the standard deviation. Default 1. */
  readonly scale?: number;
  /** Pairs samples 2j and 2j + 1 as u and 1 − u. Default false. */
  readonly antithetic?: boolean;
}

/**
 * Exponential noise, ε = −σ ln(1 − u) >= 0.
 * @throws RangeError for an option that is unknown or out of range.
 */
export function exponential(options: ExponentialOptions = {}): Noise {
  checkNames("exponential", options, ["scale", "antithetic"]);
  const scale = checkNumber("exponential", "scale", options.scale ?? 1, { above: 0 });
  return quantileNoise("exponential", standard, { scale, antithetic: options.antithetic ?? false });
}

const standard: Quantile = (u) => {
  for (let i = 0; i < u.length; i++) u[i] = -Math.log(1 - u[i]!);
};
