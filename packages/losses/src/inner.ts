import * as tf from "@tensorflow/tfjs-core";

/**
 * ⟨θ, d⟩ over `axes`, θ broadcast to the shape of d. An entry that d leaves out counts 0 though θ be −∞ there, a choice that is
 * ruled out. Differentiable in both.
 */
export function inner(theta: tf.Tensor, d: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const flat = d.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  // customGrad's types are loose: it hands over the inputs and a function that saves tensors for the gradient.
  const product = tf.customGrad(((x: tf.Tensor, d: tf.Tensor, save: (tensors: tf.Tensor[]) => void) => {
    save([x, d]);
    const taken = tf.where(tf.equal(d, 0), tf.zerosLike(x), x);
    const gradFunc = (dy: tf.Tensor, [x, d]: tf.Tensor[]) => {
      const each = tf.reshape(dy, flat);
      return [tf.mul(each, d!), tf.mul(each, x!)];
    };
    return { value: tf.sum(tf.mul(taken, d), [...axes]), gradFunc };
  }) as Parameters<typeof tf.customGrad>[0]) as (...inputs: tf.Tensor[]) => tf.Tensor;
  return product(tf.add(theta, tf.zerosLike(d)), d);
}
