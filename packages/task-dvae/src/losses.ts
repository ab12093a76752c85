import * as tf from "@tensorflow/tfjs-core";

/**
 * Σ over the last axis of the Bernoulli cross-entropy −x log σ(l) − (1 − x) log(1 − σ(l)) = softplus(l) − l x, in nats.
 * `logits` and `x` broadcast; x may be any value in [0, 1]. The gradient in the logits is σ(l) − x; x gets none.
 */
export function bernoulliCrossEntropy(logits: tf.Tensor, x: tf.Tensor): tf.Tensor {
  // One kernel a direction instead of a taped chain of ten over every pixel.
  const entropy = tf.customGrad((l, save) => {
    (save as tf.GradSaveFunc)([l as tf.Tensor, x]); // x too: what is made inside of a loss is freed before its gradient runs
    return {
      value: tf.sum(tf.sub(tf.softplus(l as tf.Tensor), tf.mul(l as tf.Tensor, x)), -1),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        tf.mul(tf.expandDims(dy, -1), tf.sub(tf.sigmoid(saved[0]!), saved[1]!)),
    };
  });
  return entropy(logits);
}

/** KL(softmax(l) ‖ uniform) = Σ q (log q + log n) over the last axis, in nats: `[..., n]` → `[...]`. */
export function klToUniform(logits: tf.Tensor): tf.Tensor {
  const logQ = tf.logSoftmax(logits, -1);
  return tf.sum(tf.mul(tf.exp(logQ), tf.add(logQ, Math.log(logits.shape.at(-1)!))), -1);
}
