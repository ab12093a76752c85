import { dense, fanInUniform, type Normalised, namedBuffers, namedWeights } from "@discretely/nn";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import type { NetworkOptions } from "./cost-network.js";
import { resnetStem, stage } from "./resnet-stem.js";

/**
 * A whole ResNet-18 (He et al., 2016) with a logit for each cell: `[B, pixels, pixels, 3]` → `[B, K, K]`. It says of each cell by
 * itself whether the path crosses it, and knows no paths: the baseline.
 */
export function resnet18({ size, seed }: NetworkOptions): Normalised<tf.Tensor4D, tf.Tensor3D> {
  const stem = resnetStem(split(seed, 0));
  const layer2 = stage({ inputs: 64, outputs: 128, stride: 2, seed: split(seed, 1) });
  const layer3 = stage({ inputs: 128, outputs: 256, stride: 2, seed: split(seed, 2) });
  const layer4 = stage({ inputs: 256, outputs: 512, stride: 2, seed: split(seed, 3) });
  const fc = dense({
    inputs: 512,
    outputs: size * size,
    seed: split(seed, 4),
    weight: fanInUniform(),
    bias: fanInUniform(),
  });
  const stages = { layer2, layer3, layer4 };
  return {
    weights: { ...stem.weights, ...namedWeights({ ...stages, fc }) },
    buffers: { ...stem.buffers, ...namedBuffers(stages) },
    apply: (x, training) => {
      const h = Object.values(stages).reduce((h, part) => part.apply(h, training), stem.apply(x, training));
      return tf.reshape(fc.apply(tf.mean(h, [1, 2])), [-1, size, size]);
    },
  };
}
