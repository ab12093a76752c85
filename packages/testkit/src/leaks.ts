import * as tf from "@tensorflow/tfjs-core";

/** Tensors that `work` leaves behind. The first call is not counted: it may fill caches. */
export function leaks(work: () => void): number {
  work();
  const before = tf.memory().numTensors;
  work();
  return tf.memory().numTensors - before;
}
