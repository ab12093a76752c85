import type { Solver } from "@discretely/core";
import { type Normalised, namedWeights } from "@discretely/nn";
import type { Model } from "@discretely/training";
import * as tf from "@tensorflow/tfjs-core";
import type { PathLoss } from "./path-loss.js";

/** B maps: standardised pictures `[B, pixels, pixels, 3]`, true costs and paths `[B, K, K]`, and each map's number. */
export interface PathBatch extends tf.TensorContainerObject {
  readonly images: tf.Tensor4D;
  readonly costs: tf.Tensor3D;
  readonly paths: tf.Tensor3D;
  readonly examples: number[];
}

/** What a model says of maps, both `[B, K, K]`. */
export interface Prediction {
  /** Paths of 0 and 1. */
  readonly paths: tf.Tensor3D;
  /** What it takes the cells to cost; the baseline's are the chances of no path. */
  readonly costs: tf.Tensor3D;
}

/** The model of costs and the layer behind it, as functions of a batch. */
export interface PathModel extends Model<PathBatch> {
  readonly buffers: NonNullable<Model<PathBatch>["buffers"]>;
  /** Images → their costs and paths. */
  readonly predict: (images: tf.Tensor4D) => Prediction;
}

/** What `pathModel` takes. */
export interface PathModelOptions {
  /** `[B, pixels, pixels, 3]` → `[B, K, K]`; the costs are its absolute values. */
  readonly network: Normalised<tf.Tensor4D, tf.Tensor3D>;
  /** argmax ⟨θ, z⟩ over paths for θ = −costs. */
  readonly solver: Solver;
  readonly loss: PathLoss;
}

/** Paths through learned costs: c = |network(image)|, z = argmin ⟨c, z⟩ over paths, trained by the mean of a loss of paths. */
export function pathModel({ network, solver, loss }: PathModelOptions): PathModel {
  const costsOf = (images: tf.Tensor4D, training: boolean) => tf.abs(network.apply(images, training));
  return {
    weights: namedWeights({ network, layer: loss }),
    buffers: network.buffers,
    loss: (batch, seed) => tf.mean(loss.of(tf.neg(costsOf(batch.images, true)), batch, seed)),
    predict: (images) => {
      const costs = costsOf(images, false);
      return { costs, paths: solver(tf.neg(costs)) as tf.Tensor3D };
    },
  };
}
