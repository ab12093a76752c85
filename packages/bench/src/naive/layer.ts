import * as tf from "@tensorflow/tfjs";

export interface NaiveLayerOptions {
  readonly noise: (shape: number[]) => tf.Tensor;
  readonly k: number;
  readonly samples: number;
}

/** AIMLE over top-k as one writes it with the operations of TensorFlow.js alone: global norms, β ± 1e-3 as in the paper. */
export function naiveLayer({ noise, k, samples }: NaiveLayerOptions): (theta: tf.Tensor) => tf.Tensor {
  let beta = 0.1;
  const solve = (x: tf.Tensor) => tf.sum(tf.oneHot(tf.cast(tf.topk(x, k).indices, "int32"), x.shape.at(-1)!), -2);
  return tf.customGrad(((theta: tf.Tensor2D, save: tf.GradSaveFunc) => {
    const repeated = tf.tile(tf.expandDims(theta, 1), [1, samples, 1]);
    const perturbed = tf.add(repeated, noise(repeated.shape));
    save([repeated, perturbed]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [repeated, perturbed] = saved as [tf.Tensor, tf.Tensor];
      const lambda = tf.mul(beta, tf.divNoNan(tf.norm(repeated), tf.norm(dy)));
      const shift = tf.mul(lambda, dy);
      const change = tf.sub(solve(tf.add(perturbed, shift)), solve(tf.sub(perturbed, shift)));
      const density = tf.sum(tf.cast(tf.notEqual(change, 0), "float32")).dataSync()[0]!;
      beta += density < theta.shape[0] * samples ? 1e-3 : -1e-3;
      return tf.sum(tf.divNoNan(change, tf.mul(2, lambda)), 1);
    };
    return { value: solve(perturbed), gradFunc };
  }) as unknown as Parameters<typeof tf.customGrad>[0]);
}

/** −log(−log U). */
export const gumbel = (shape: number[]): tf.Tensor =>
  tf.neg(tf.log(tf.neg(tf.log(tf.clipByValue(tf.randomUniform(shape), 1e-7, 1 - 1e-7)))));

/** κ⁻¹ (Σ Gamma(1/κ, κ/i) − log s) term by term; what TensorFlow.js calls a rate is a scale. */
export function sumOfGamma(shape: number[], kappa = 10, terms = 10): tf.Tensor {
  const draws = Array.from({ length: terms }, (_, i) => tf.randomGamma(shape, 1 / kappa, kappa / (i + 1)));
  return tf.div(tf.sub(tf.addN(draws), Math.log(terms)), kappa);
}
