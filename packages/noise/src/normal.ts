import type { Noise } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import { normalQuantile } from "@discretely/random/normal-quantile";
import type { Quantile } from "@discretely/random/quantile";
import * as tf from "@tensorflow/tfjs-core";
import { quantileNoise } from "./quantile-noise.js";

/** What `normal` takes. */
export interface NormalOptions {
  /** Default 0. */
  readonly mean?: number;
  /** The standard deviation, > 0. Default 1. */
  readonly scale?: number;
  /** Pairs samples 2j and 2j + 1 as u and 1 − u: their ε − mean have opposite signs. Default false. */
  readonly antithetic?: boolean;
}

/**
 * Normal noise, ε = mean + scale · Φ⁻¹(u), as in perturbed optimizers (Berthet et al., 2020); score ν(ε) = (ε − mean) / scale².
 * @throws RangeError for an option that is unknown or out of range.
 */
export function normal(options: NormalOptions = {}): Noise {
  checkNames("normal", options, ["mean", "scale", "antithetic"]);
  const mean = checkNumber("normal", "mean", options.mean ?? 0);
  const scale = checkNumber("normal", "scale", options.scale ?? 1, { above: 0 });
  const score = (eps: tf.Tensor) => tf.tidy(() => tf.div(tf.sub(eps, mean), scale ** 2));
  const draw = quantileNoise("normal", standard, { location: mean, scale, antithetic: options.antithetic ?? false });
  return Object.assign(draw, { score });
}

const standard: Quantile = (u) => {
  for (let i = 0; i < u.length; i++) u[i] = normalQuantile(u[i]!);
};
