import { normal, uniform } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

/** The first value of a weight: its shape, the inputs and outputs of one unit, and a seed. */
export type Initializer = (shape: readonly number[], fans: Fans, seed: number) => tf.Tensor;

/** The sizes on either side of a weight, which scale how it starts. */
export interface Fans {
  readonly in: number;
  readonly out: number;
}

/** The gain of ReLU. */
export const RELU_GAIN = Math.SQRT2;

const size = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

const uniformIn = (bound: number, shape: readonly number[], seed: number) =>
  tf.tensor(
    uniform(new Float32Array(size(shape)), seed).map((u) => bound * (2 * u - 1)),
    [...shape],
  );

/** U(−a, a) with a = gain √(6 / (in + out)) (Glorot & Bengio, 2010). */
export const xavierUniform =
  (gain = 1): Initializer =>
  (shape, fans, seed) =>
    uniformIn(gain * Math.sqrt(6 / (fans.in + fans.out)), shape, seed);

/** N(0, σ²) with σ = gain √(2 / (in + out)) (Glorot & Bengio, 2010). */
export const xavierNormal =
  (gain = 1): Initializer =>
  (shape, fans, seed) => {
    const deviation = gain * Math.sqrt(2 / (fans.in + fans.out));
    return tf.tensor(
      normal(new Float32Array(size(shape)), seed).map((x) => deviation * x),
      [...shape],
    );
  };

/** N(0, σ²) with σ = gain / √out (He et al., 2015, for the backward pass): PyTorch's start of a ResNet's convolutions. */
export const fanOutNormal =
  (gain = 1): Initializer =>
  (shape, fans, seed) => {
    const deviation = gain / Math.sqrt(fans.out);
    return tf.tensor(
      normal(new Float32Array(size(shape)), seed).map((x) => deviation * x),
      [...shape],
    );
  };

/** U(−a, a) with a = 1 / √in: what PyTorch starts a linear layer's weight and bias from. */
export const fanInUniform = (): Initializer => (shape, fans, seed) => uniformIn(1 / Math.sqrt(fans.in), shape, seed);

/** The same value everywhere. */
export const constant =
  (value: number): Initializer =>
  (shape) =>
    tf.fill([...shape], value);
