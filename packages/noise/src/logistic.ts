import type { Noise } from "@discretely/core";
import { checkNames, checkNumber } from "@discretely/core/check";
import type { Quantile } from "@discretely/random/quantile";
import * as tf from "@tensorflow/tfjs-core";
import { quantileNoise } from "./quantile-noise.js";

/** What `logistic` takes. */
export interface LogisticOptions {
  /** μ, the mean. Default 0. */
  readonly location?: number;
  /** σ > 0; the variance is π²σ²/3. Default 1. */
  readonly scale?: number;
  /** Pairs samples 2j and 2j + 1 as u and 1 − u. Default false. */
  readonly antithetic?: boolean;
}

/**
 * Logistic noise, ε = μ + σ ln(u / (1 − u)): the law of the difference of two Gumbel draws, so ε + θ > 0 is an exact
 * Bernoulli draw of probability sigmoid(θ). Score ν(ε) = tanh((ε − μ) / 2σ) / σ.
 * @throws RangeError for an option that is unknown or out of range.
 */
export function logistic(options: LogisticOptions = {}): Noise {
  checkNames("logistic", options, ["location", "scale", "antithetic"]);
  const location = checkNumber("logistic", "location", options.location ?? 0);
  const scale = checkNumber("logistic", "scale", options.scale ?? 1, { above: 0 });
  const score = (eps: tf.Tensor) => tf.tidy(() => tf.div(tf.tanh(tf.div(tf.sub(eps, location), 2 * scale)), scale));
  const draw = quantileNoise("logistic", standard, { location, scale, antithetic: options.antithetic ?? false });
  return Object.assign(draw, { score });
}

const standard: Quantile = (u) => {
  for (let i = 0; i < u.length; i++) u[i] = Math.log(u[i]! / (1 - u[i]!));
};
