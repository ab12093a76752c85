import type { Solver } from "@discretely/core";
import { dense, fanInUniform, namedWeights } from "@discretely/nn";
import type { Model } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import type { PathLoss } from "./path-loss.js";

/** B examples: features `[B, p]`, true costs and best paths `[B, E]`, and each example's number. */
export interface CostBatch extends tf.TensorContainerObject {
  readonly features: tf.Tensor2D;
  readonly costs: tf.Tensor2D;
  readonly paths: tf.Tensor2D;
  readonly examples: number[];
}

/** A linear model of costs: its weights, and the function of features. */
export interface LinearModel extends Model<CostBatch> {
  /** Features `[B, p]` → costs `[B, E]` and the best path for them, `[B, E]` of 0 and 1. */
  readonly predict: (features: tf.Tensor2D) => { readonly costs: tf.Tensor2D; readonly paths: tf.Tensor2D };
}

/** What `linearModel` takes. */
export interface LinearModelOptions {
  readonly features: number;
  readonly edges: number;
  /** argmax ⟨θ, z⟩ over paths, for θ = −costs of either sign. */
  readonly solver: Solver;
  readonly loss: PathLoss;
  readonly seed: number;
}

/** Costs as a linear function of features, trained by a loss of the path that is best for them. Weights start as in PyTorch. */
export function linearModel({ features, edges, solver, loss, seed }: LinearModelOptions): LinearModel {
  const linear = dense({ inputs: features, outputs: edges, seed, weight: fanInUniform(), bias: fanInUniform() });
  return {
    weights: namedWeights({ linear, layer: loss }),
    loss: (batch, seed) => tf.mean(loss.of(tf.neg(linear.apply(batch.features)), batch, seed)),
    predict: (x) => {
      const costs = linear.apply(x) as tf.Tensor2D;
      return { costs, paths: solver(tf.neg(costs)) as tf.Tensor2D };
    },
  };
}
