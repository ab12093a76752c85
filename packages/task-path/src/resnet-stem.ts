import { basicBlock, batchNorm, conv2d, type Normalised, namedBuffers, namedWeights } from "@discretely/nn";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

/** Channels that the stem gives. */
export const STEM = 64;

/**
 * The front of a ResNet-18 (He et al., 2016) up to its first stage: a 7 × 7 convolution of stride 2, batch normalisation, ReLU,
 * 3 × 3 max-pooling of stride 2, two basic blocks: `[B, H, W, 3]` → `[B, H / 4, W / 4, 64]`. Weights are named as in torchvision.
 */
export function resnetStem(seed: number): Normalised<tf.Tensor4D> {
  const conv1 = conv2d({ inputs: 3, outputs: STEM, size: 7, stride: 2, seed: split(seed, 0) });
  const bn1 = batchNorm({ features: STEM });
  const layer1 = stage({ inputs: STEM, outputs: STEM, stride: 1, seed: split(seed, 1) });
  return {
    weights: namedWeights({ conv1, bn1, layer1 }),
    buffers: namedBuffers({ bn1, layer1 }),
    apply: (x, training) => {
      const h = tf.relu(bn1.apply(conv1.apply(x), training)) as tf.Tensor4D;
      return layer1.apply(tf.maxPool(h, 3, 2, 1), training);
    },
  };
}

export interface StageOptions {
  /** Channels in and out. */
  readonly inputs: number;
  readonly outputs: number;
  /** Of the first block. */
  readonly stride: number;
  readonly seed: number;
}

/** Two basic blocks, `0` and `1`. */
export function stage({ inputs, outputs, stride, seed }: StageOptions): Normalised<tf.Tensor4D> {
  const blocks = {
    0: basicBlock({ inputs, outputs, stride, seed: split(seed, 0) }),
    1: basicBlock({ inputs: outputs, outputs, seed: split(seed, 1) }),
  };
  return {
    weights: namedWeights(blocks),
    buffers: namedBuffers(blocks),
    apply: (x, training) => blocks[1].apply(blocks[0].apply(x, training), training),
  };
}
