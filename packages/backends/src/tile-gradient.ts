import * as tf from "@tensorflow/tfjs-core";
import { replaceGradient } from "./gradient.js";

/**
 * The gradient of `tf.tile` and `tf.broadcastTo`: the sum over the copies, one repeated axis after the other.
 *
 * TensorFlow.js 4.22 adds slices instead, one for each copy, and stops at rank 4. This one takes any rank and backend.
 */
export function installTileGradient(): void {
  replaceGradient({
    kernelName: tf.Tile,
    inputsToSave: ["x"],
    gradFunc: (dy, [x], { reps }) => ({ x: () => sumOfCopies(dy as tf.Tensor, x!.shape, reps as number[]) }),
  });
}

function sumOfCopies(dy: tf.Tensor, shape: number[], reps: readonly number[]): tf.Tensor {
  const sum = reps.reduceRight((rest, times, axis) => {
    if (times === 1) return rest;
    const outer = size(shape.slice(0, axis)) * size(reps.slice(0, axis));
    return tf.sum(tf.reshape(rest, [outer, times, size(shape.slice(axis))]), 1);
  }, dy);
  return tf.reshape(sum, shape);
}

const size = (lengths: readonly number[]): number => lengths.reduce((product, n) => product * n, 1);
