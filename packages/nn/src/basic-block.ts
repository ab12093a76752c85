import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { batchNorm } from "./batch-norm.js";
import { conv2d } from "./conv2d.js";
import { type Normalised, namedBuffers, namedWeights } from "./module.js";

/** What `basicBlock` takes. */
export interface BasicBlockOptions {
  /** Channels in and out. */
  readonly inputs: number;
  readonly outputs: number;
  /** Of the first convolution. Default 1. */
  readonly stride?: number;
  readonly seed: number;
}

/**
 * The basic block of a residual network (He et al., 2016), `[B, H, W, inputs]` → `[B, H / stride, W / stride, outputs]`:
 * y = ReLU(BN(conv(ReLU(BN(conv(x))))) + x), filters of 3 × 3. Where the shape changes, x passes a 1 × 1 convolution and BN.
 */
export function basicBlock({ inputs, outputs, stride = 1, seed }: BasicBlockOptions): Normalised<tf.Tensor4D> {
  const conv1 = conv2d({ inputs, outputs, size: 3, stride, seed: split(seed, 0) });
  const conv2 = conv2d({ inputs: outputs, outputs, size: 3, seed: split(seed, 1) });
  const [bn1, bn2] = [batchNorm({ features: outputs }), batchNorm({ features: outputs })];
  const shortcut =
    stride === 1 && inputs === outputs
      ? undefined
      : {
          conv: conv2d({ inputs, outputs, size: 1, stride, seed: split(seed, 2) }),
          bn: batchNorm({ features: outputs }),
        };
  return {
    weights: namedWeights({
      ...{ conv1, bn1, conv2, bn2 },
      ...(shortcut && { "shortcut.conv": shortcut.conv, "shortcut.bn": shortcut.bn }),
    }),
    buffers: namedBuffers({ bn1, bn2, ...(shortcut && { "shortcut.bn": shortcut.bn }) }),
    apply: (x, training) => {
      const h = tf.relu(bn1.apply(conv1.apply(x), training));
      const y = bn2.apply(conv2.apply(h as tf.Tensor4D), training);
      return tf.relu(tf.add(y, shortcut ? shortcut.bn.apply(shortcut.conv.apply(x), training) : x));
    },
  };
}
