import * as tf from "@tensorflow/tfjs-core";

/** Registers a gradient in place of the one that TensorFlow.js has, if any: registering over it would warn. */
export function replaceGradient(config: tf.GradConfig): void {
  if (tf.getGradient(config.kernelName)) tf.unregisterGradient(config.kernelName);
  tf.registerGradient(config);
}

/** Sums `gradient` over the axes along which an operand of this shape was broadcast. */
export function sumTo(gradient: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, shape);
}
