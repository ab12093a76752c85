import { split, uniform } from "@discretely/random";
import * as tf from "@tensorflow/tfjs-core";

export interface Mlp {
  /** `linear1.weight` `[in, out]`, `linear1.bias` `[out]`, `linear2.weight` … */
  readonly weights: Readonly<Record<string, tf.Variable>>;
  /** `[N, in]` → `[N, out]`: ReLU after every layer but the last. */
  readonly apply: (x: tf.Tensor2D) => tf.Tensor2D;
}

/**
 * Fully connected layers of the given widths, e.g. `[784, 512, 256, 400]`. Weights are Xavier-uniform with the gain √2 of
 * ReLU, U(−a, a) with a = √2 · √(6 / (in + out)); biases are zero.
 */
export function mlp(widths: readonly number[], seed: number): Mlp {
  const layers = widths.slice(1).map((out, i) => {
    const inputs = widths[i]!;
    const bound = Math.sqrt(2) * Math.sqrt(6 / (inputs + out));
    const values = uniform(new Float32Array(inputs * out), split(seed, i)).map((u) => bound * (2 * u - 1));
    const weight = tf.tidy(() => tf.variable(tf.tensor2d(values, [inputs, out])));
    const bias = tf.tidy(() => tf.variable(tf.zeros([out])));
    return { weight, bias };
  });
  const named = layers.flatMap(({ weight, bias }, i) => [
    [`linear${i + 1}.weight`, weight],
    [`linear${i + 1}.bias`, bias],
  ]);
  return {
    weights: Object.fromEntries(named),
    apply: (x) =>
      layers.reduce<tf.Tensor2D>((h, { weight, bias }, i) => {
        const linear = tf.add(tf.matMul(h, weight as tf.Tensor as tf.Tensor2D), bias) as tf.Tensor2D;
        return i < layers.length - 1 ? tf.relu(linear) : linear;
      }, x),
  };
}
