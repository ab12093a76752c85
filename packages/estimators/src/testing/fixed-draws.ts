import type { Method, Noise } from "@discretely/core";
import { lawFamily, lawSolver, lawSubsets } from "@discretely/testkit/law-states";
import * as tf from "@tensorflow/tfjs";

/** A method over the k-subsets of n items whose noise is given, `[B, T, n]`. */
export function fixedDraws(method: Method, n: number, k: number, eps: tf.Tensor, samples = 1, forwardTemperature = 1) {
  const states = lawSubsets(n, k);
  const noise: Noise = (shape) => tf.reshape(eps, [...shape]);
  return method({ solver: lawSolver(states), noise, family: lawFamily(states), samples, forwardTemperature });
}

/** z at θ, and the gradient of ⟨dy, z⟩. */
export function drawAndPullBack(layer: ReturnType<typeof fixedDraws>, theta: number[][], dy: tf.Tensor, seed = 0) {
  const at = tf.tensor2d(theta);
  const gradient = tf.grad((x) => tf.sum(tf.mul(layer(x, seed).z, dy)))(at);
  return { z: layer(at, seed).z.arraySync() as number[][][], gradient: gradient.arraySync() as number[][] };
}

export const softmax = (x: readonly number[]): number[] => {
  const high = Math.max(...x);
  const e = x.map((v) => Math.exp(v - high));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((v) => v / sum);
};
