import * as tf from "@tensorflow/tfjs-core";

/**
 * A 0 whose gradient in `x` is `gradient`: the surrogate ⟨stop(gradient), x⟩ without its product, which an infinite entry of x
 * would spoil.
 */
export function pull(x: tf.Tensor, gradient: tf.Tensor): tf.Scalar {
  // customGrad's types are loose: it wants a function of any tensors.
  const towards = tf.customGrad((() => ({
    value: tf.scalar(0),
    gradFunc: () => tf.clone(gradient), // the caller's own must outlive the backward pass
  })) as Parameters<typeof tf.customGrad>[0]) as (x: tf.Tensor) => tf.Scalar;
  return towards(x);
}
