import { type Choice, detached } from "@discretely/core";
import { checkCall, solveRows } from "@discretely/core/call";
import { checkInteger, checkNames, checkNumber, checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { LossCall } from "./loss.js";
import { squaredResidual } from "./squared-residual.js";

/** The options of `fenchelYoung` that are plain data. */
export interface FenchelYoungSettings {
  /** Draws of each instance. Default 1: the gradient is unbiased for any number. */
  readonly samples?: number;
  /** τ, which multiplies ε. Default 1. */
  readonly temperature?: number;
  /** `reference` returns ‖E[z] − y‖² with the same gradient, as the Python reference does. */
  readonly parity?: "reference";
}
/** What `fenchelYoung` takes. */
export interface FenchelYoungOptions<Data> extends FenchelYoungSettings, Pick<Choice<Data>, "solver" | "noise"> {}

/** θ and y, both `[B, ...instance]`, and a seed → `[B]`. */
export type FenchelYoung<Data> = (theta: tf.Tensor, y: tf.Tensor, seed: number, call?: LossCall<Data>) => tf.Tensor;

/** @throws RangeError for an unknown option or one out of range. */
export function checkFenchelYoung(options: FenchelYoungSettings, more: readonly string[] = []) {
  checkNames("fenchelYoung", options, [...more, "samples", "temperature", "parity"]);
  if (options.parity !== undefined) checkWord("fenchelYoung", "parity", options.parity, ["reference"]);
  return {
    samples: checkInteger("fenchelYoung", "samples", options.samples ?? 1, { min: 1 }),
    temperature: checkNumber("fenchelYoung", "temperature", options.temperature ?? 1, { min: 0 }),
  };
}

/**
 * The perturbed Fenchel-Young loss (Berthet et al., 2020, https://arxiv.org/abs/2002.08676; Blondel et al., 2020,
 * https://arxiv.org/abs/1901.02324) of the scores θ for the wanted state y:
 *
 *     L(θ; y) = F(θ) − ⟨θ, y⟩ + Ω(y),  F(θ) = E max_z ⟨θ + τ ε, z⟩,  ∇L = E[z] − y
 *
 * Ω, the conjugate of F, is −τ⟨E ε, y⟩ at a vertex y, so the mean of ⟨θ + τ ε, z − y⟩ over the draws, z = MAP(θ + τ ε),
 * estimates L without bias; it is >= 0 draw by draw for a feasible y. With Gumbel noise and argmax, L = −τ log p(y).
 * @throws RangeError for an unknown option or one out of range, or shapes that do not fit.
 */
export function fenchelYoung<Data = never>(options: FenchelYoungOptions<Data>): FenchelYoung<Data> {
  const { samples, temperature } = checkFenchelYoung(options, ["solver", "noise"]);
  const { solver, noise, parity } = options;
  return (theta, y, seed, call = {}) => {
    const shape = checkCall("fenchelYoung", theta, seed, call);
    if (y.shape.join() !== shape.join()) {
      throw new RangeError(
        `fenchelYoung: y has shape [${y.shape}], theta [${shape}]; pass one wanted state an instance`,
      );
    }
    const [B, ...instance] = shape;
    return tf.tidy(() => {
      const eps = noise([B, samples, ...instance], seed, call.examples);
      const perturbed = tf.add(tf.expandDims(theta, 1), tf.mul(temperature, eps));
      const z = detached((x) => solveRows("fenchelYoung", solver, x, call.data), perturbed);
      if (parity) return squaredResidual(theta, tf.sub(tf.mean(z, 1), y));
      const gaps = tf.mul(perturbed, tf.sub(z, tf.expandDims(y, 1)));
      return tf.mean(
        tf.sum(
          gaps,
          instance.map((_, i) => i + 2),
        ),
        1,
      );
    });
  };
}
