import { type Choice, type Draw, detached, exactMarginals, type Family, type Noise } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";
import { exactDraws } from "./exact-draws.js";
import { byRows } from "./relaxation.js";

/** Where `scoreFunction` draws z from: exactly by a family, or by perturb-and-MAP with the score of the noise. */
export type Distribution = "exact" | "perturbation";

/** Draws with their score. */
export interface Scored {
  /** z, `[B, T, ...instance]`, without a gradient. */
  readonly z: tf.Tensor;
  /** Whether draws 2j and 2j + 1 depend on each other. */
  readonly paired: boolean;
  /** What the score is computed from, kept for the backward pass. */
  readonly saved: tf.Tensor[];
  /** ∇_θ log p of each draw, `[B, T, ...instance]`. */
  readonly score: (saved: readonly tf.Tensor[]) => tf.Tensor;
}
type Call<Data> = Omit<Draw<unknown, Data>, "state" | "setState">;

/**
 * How a choice is drawn and scored.
 * @throws RangeError where the choice has neither a family nor a noise with a score, or not the one that is wanted.
 */
export function scoredDraws<Data>({ family, noise }: Choice<Data>, wanted: Distribution | undefined) {
  if (family && wanted !== "perturbation") return exactly(family);
  if (wanted === "exact") {
    throw new RangeError('scoreFunction: distribution "exact" needs a choice with a family; pass "perturbation"');
  }
  if (noise.score) return perturbed(noise, noise.score);
  throw new RangeError(
    "scoreFunction: the noise of the choice has no score; take one with a smooth density (gumbel, normal, logistic), or a family",
  );
}

/** z ~ p(z) ∝ exp ⟨θ/τ, z⟩, ∇ log p(z) = (z − μ(θ/τ)) / τ. */
const exactly =
  (family: Family) =>
  <Data>(draw: Call<Data>): Scored => {
    const theta = detached((x) => tf.div(x, draw.temperature), draw.theta);
    const mu = detached((x) => byRows(exactMarginals(family), x), theta);
    const z = exactDraws(family, { ...draw, theta });
    const score = ([z, mu]: readonly tf.Tensor[]) => tf.div(tf.sub(z!, mu!), draw.temperature);
    return { z, paired: false, saved: [z, mu], score };
  };

/** z = MAP(W), W = θ + τ ε, ∇ log p(W) = ν(ε) / τ. */
const perturbed =
  ({ paired = false }: Noise, nu: NonNullable<Noise["score"]>) =>
  <Data>({ theta, noise, draws, temperature, solve }: Call<Data>): Scored => {
    const eps = noise(draws);
    const z = detached((x) => solve(tf.add(x, tf.mul(temperature, eps))), theta);
    return { z, paired, saved: [eps], score: ([eps]) => tf.div(nu(eps!), temperature) };
  };
