import * as tf from "@tensorflow/tfjs-core";

/** f(x) as a constant: nothing that f does is recorded, and the gradient stops here. */
export function detached(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  // customGrad's types are loose; its function is not recorded, and what it hands back is this zero.
  const run = tf.customGrad(((input: tf.Tensor) => ({
    value: f(input),
    gradFunc: () => tf.zeros(x.shape), // the shape: a tidy may have freed x by then
  })) as Parameters<typeof tf.customGrad>[0]) as (x: tf.Tensor) => tf.Tensor;
  return run(x);
}
