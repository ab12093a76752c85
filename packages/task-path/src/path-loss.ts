import type { Choice, Method, StochasticLayer } from "@discretely/core";
import { fenchelYoung } from "@discretely/losses/fenchel-young";
import { hamming } from "@discretely/losses/hamming";
import { regret } from "@discretely/losses/regret";
import { spoPlus } from "@discretely/losses/spo-plus";
import type { Session } from "@discretely/training";
import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";

/** What a path is held to: true costs and the best path, both `[B, ...instance]`, and the number of each example. */
export interface PathTarget {
  readonly costs: Tensor;
  readonly paths: Tensor;
  readonly examples: readonly number[];
}

/** The losses of paths, by name. */
export const LOSSES = ["hamming", "cost", "fenchel-young", "spo-plus"] as const;
/** The losses of a path, by name. */
export type LossName = (typeof LOSSES)[number];

/** A loss to train costs by. */
export interface PathLoss {
  /** θ = −costs, `[B, ...instance]` → the loss of each instance, `[B]`, or of each draw, `[B, T]`. */
  readonly of: (theta: Tensor, target: PathTarget, seed: number) => Tensor;
  readonly weights: StochasticLayer["weights"];
  readonly state: Session["state"];
}

/** A loss without a discrete layer has no state. */
export const stateless: Session["state"] = { toJSON: () => null, load: () => {} };

/**
 * `hamming`, the entries in which a drawn path differs from the best one; `cost`, by how much its true cost exceeds the best:
 * both by the method's gradient through the path. `fenchel-young` and `spo-plus` are surrogates of the two that need none.
 */
export function pathLoss(name: LossName, method: Method, choice: Choice): PathLoss {
  const { solver, noise, samples = 1, forwardTemperature: temperature = 1 } = choice;
  if (name === "fenchel-young") {
    const loss = fenchelYoung({ solver, noise, samples, temperature });
    const of: PathLoss["of"] = (theta, { paths, examples }, seed) => loss(theta, paths, seed, { examples });
    return { of, weights: {}, state: stateless };
  }
  if (name === "spo-plus") {
    const loss = spoPlus({ solver });
    const of: PathLoss["of"] = (theta, { costs, paths }) => loss(theta, tf.neg(costs), { best: paths });
    return { of, weights: {}, state: stateless };
  }
  const layer = method(choice);
  const lost = regret({ solver });
  return {
    of: (theta, { costs, paths, examples }, seed) => {
      const { z, surrogate } = layer(theta, seed, { examples });
      return surrogate(name === "hamming" ? hamming(z, paths) : lost(z, tf.neg(costs)));
    },
    weights: layer.weights,
    state: layer,
  };
}
