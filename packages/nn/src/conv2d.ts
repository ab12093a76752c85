import { checkInteger, checkNames } from "@discretely/core/check";
import { split } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";
import { fanOutNormal, type Initializer, RELU_GAIN } from "./initializers.js";
import type { Module } from "./module.js";

/** What `conv2d` takes. */
export interface Conv2dOptions {
  /** Channels in and out. */
  readonly inputs: number;
  readonly outputs: number;
  /** Height and width of the filter, in pixels. */
  readonly size: number;
  /** Pixels from one place of the filter to the next. Default 1. */
  readonly stride?: number;
  /** Rows and columns of zeros on each side. Default ⌊size / 2⌋. */
  readonly pad?: number;
  readonly seed: number;
  /** Default: normal with variance 2 / (size² · outputs), PyTorch's start of a ResNet. */
  readonly weight?: Initializer;
  /** Default: no bias, as a batch normalisation behind it would take it away. */
  readonly bias?: Initializer;
}

/**
 * A 2-d convolution (cross-correlation) of NHWC images, padded alike on all sides: `[B, H, W, inputs]` →
 * `[B, ⌊(H + 2 pad − size) / stride⌋ + 1, …, outputs]`, with `weight` `[size, size, inputs, outputs]`, maybe `bias` `[outputs]`.
 * @throws RangeError for an option that is unknown or out of range.
 */
export function conv2d(options: Conv2dOptions): Module<tf.Tensor4D, tf.Tensor4D> {
  checkNames("conv2d", options, ["inputs", "outputs", "size", "stride", "pad", "seed", "weight", "bias"]);
  const { seed, weight: weightOf = fanOutNormal(RELU_GAIN), bias: biasOf } = options;
  const inputs = checkInteger("conv2d", "inputs", options.inputs, { min: 1 });
  const outputs = checkInteger("conv2d", "outputs", options.outputs, { min: 1 });
  const size = checkInteger("conv2d", "size", options.size, { min: 1 });
  const stride = checkInteger("conv2d", "stride", options.stride ?? 1, { min: 1 });
  const pad = checkInteger("conv2d", "pad", options.pad ?? Math.floor(size / 2), { min: 0 });
  const fans = { in: size * size * inputs, out: size * size * outputs };
  const weight = tf.tidy(() => tf.variable(weightOf([size, size, inputs, outputs], fans, seed)));
  const bias = biasOf && tf.tidy(() => tf.variable(biasOf([outputs], fans, split(seed, 0))));
  return {
    weights: bias ? { weight, bias } : { weight },
    apply: (x) => {
      const y = tf.conv2d(x, weight as tf.Tensor as tf.Tensor4D, stride, pad);
      return bias ? tf.add(y, bias) : y;
    },
  };
}
