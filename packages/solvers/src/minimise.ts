import type { Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";

/** z = argmin ⟨costs, z⟩ for each row. */
export type CostSolver<Data = never> = (costs: tf.Tensor, data?: readonly Data[]) => tf.Tensor;

/**
 * A minimiser of costs as a {@link Solver}: argmax ⟨θ, z⟩ = argmin ⟨−θ, z⟩. Hand the layer θ = −costs:
 *
 *     const layer = discreteLayer({ solver: minimise(cheapest), … });
 *     layer(tf.neg(costs), seed);
 *
 * The layer adds its noise to θ, so the minimiser sees costs − ε, never costs + ε: perturb-and-MAP draws from
 * exp(−⟨costs, z⟩) only under this sign, since Gumbel and sum-of-gamma noise are skewed.
 */
export const minimise =
  <Data = never>(cheapest: CostSolver<Data>): Solver<Data> =>
  (theta, data) =>
    tf.tidy(() => cheapest(tf.neg(theta), data));
