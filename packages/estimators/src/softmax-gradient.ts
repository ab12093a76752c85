import * as tf from "@tensorflow/tfjs-core";

/** J(q) v = q ∘ (v − ⟨q, v⟩) along the last axis, J(q) = diag(q) − q qᵀ: what softmax hands back at the probabilities q. */
export const softmaxJacobian = (q: tf.Tensor, v: tf.Tensor): tf.Tensor =>
  tf.mul(q, tf.sub(v, tf.sum(tf.mul(q, v), -1, true)));

/** ∇_x ⟨softmax(x / τ), v⟩ = J(softmax(x / τ)) v / τ. */
export const softmaxGradient = (x: tf.Tensor, temperature: number, v: tf.Tensor): tf.Tensor =>
  tf.div(softmaxJacobian(tf.softmax(tf.div(x, temperature)), v), temperature);
