import { adaptiveMaxPool, type Normalised } from "@discretely/nn";
import * as tf from "@tensorflow/tfjs-core";
import { resnetStem } from "./resnet-stem.js";

/** What `costNetwork` takes. */
export interface NetworkOptions {
  /** K, the cells of a side. */
  readonly size: number;
  readonly seed: number;
}

/**
 * CombResnet18 of Vlastelica et al. (2020): the front of a ResNet-18, max-pooled to one pixel a cell, and the mean of its channels:
 * `[B, pixels, pixels, 3]` → `[B, K, K]`. Costs are its absolute values.
 */
export function costNetwork({ size, seed }: NetworkOptions): Normalised<tf.Tensor4D, tf.Tensor3D> {
  const stem = resnetStem(seed);
  return {
    weights: stem.weights,
    buffers: stem.buffers,
    apply: (x, training) => tf.mean(adaptiveMaxPool(stem.apply(x, training), [size, size]), 3) as tf.Tensor3D,
  };
}
