import * as tf from "@tensorflow/tfjs-core";

/** ‖r‖² of each instance with the gradient r, not 2r, in θ: what the Python reference calls its Fenchel-Young loss. */
export function squaredResidual(theta: tf.Tensor, residual: tf.Tensor): tf.Tensor {
  const axes = residual.shape.slice(1).map((_, i) => i + 1);
  // customGrad's types are loose: it hands over the inputs and a function that saves tensors for the gradient.
  const loss = tf.customGrad(((_: tf.Tensor, save: (tensors: tf.Tensor[]) => void) => {
    save([residual]);
    const gradFunc = (dy: tf.Tensor, [r]: tf.Tensor[]) =>
      tf.mul(tf.reshape(dy, [dy.shape[0]!, ...axes.map(() => 1)]), r!);
    return { value: tf.sum(tf.square(residual), axes), gradFunc };
  }) as Parameters<typeof tf.customGrad>[0]) as (theta: tf.Tensor) => tf.Tensor;
  return loss(theta);
}
