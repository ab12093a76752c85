import { exactMarginals, type Family } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";

/** μ(x) of each row with the gradient (μ(x + h dy) − μ(x − h dy)) / 2h, which tends to the exact one as h → 0. */
export function differencedMarginals(family: Family, h: number): (x: tf.Tensor) => tf.Tensor {
  const mu = exactMarginals(family);
  // customGrad's types are loose: it hands over the input and a function that saves tensors for the gradient.
  return tf.customGrad(((x: tf.Tensor, save: (tensors: tf.Tensor[]) => void) => {
    save([x]);
    const gradFunc = (dy: tf.Tensor, [at]: tf.Tensor[]) => {
      const step = tf.mul(h, dy);
      return tf.div(tf.sub(mu(tf.add(at!, step)), mu(tf.sub(at!, step))), 2 * h);
    };
    return { value: mu(x), gradFunc };
  }) as Parameters<typeof tf.customGrad>[0]) as (x: tf.Tensor) => tf.Tensor;
}
