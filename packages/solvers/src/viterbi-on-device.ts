import * as tf from "@tensorflow/tfjs-core";
import { firstLargest } from "./on-device.js";
import type { ChainOptions } from "./viterbi.js";

/** Viterbi's algorithm by tensor operations alone, T steps for all rows at once: `[N, TC + (T−1)CC]` → the same. */
export function viterbiOnDevice(theta: tf.Tensor, { length: T, labels: C }: ChainOptions): tf.Tensor {
  return tf.tidy(() => {
    const N = theta.shape[0]!;
    const unary = (t: number) => tf.slice(theta, [0, t * C], [N, C]);
    const pairwise = (t: number) => tf.reshape(tf.slice(theta, [0, T * C + t * C * C], [N, C * C]), [N, C, C]);

    // backwards: the best score from each label on, and as a one-hot the label that follows it there
    const follows: tf.Tensor[] = [];
    let best = unary(T - 1);
    for (let t = T - 2; t >= 0; t--) {
      const scores = tf.add(pairwise(t), tf.expandDims(best, 1));
      follows[t] = firstLargest(scores);
      best = tf.add(unary(t), tf.max(scores, 2)) as tf.Tensor2D;
    }
    // forwards: the labels, and the pairs that they make
    const marks: tf.Tensor[] = [firstLargest(best)];
    const pairs = follows.map((follow, t) => {
      const pair = tf.mul(tf.expandDims(marks[t]!, 2), follow);
      marks.push(tf.sum(pair, 1));
      return tf.reshape(pair, [N, C * C]);
    });
    return tf.concat([...marks, ...pairs], 1);
  });
}
