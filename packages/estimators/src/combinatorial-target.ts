import type { Estimator } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { withoutNever } from "./norm.js";

/**
 * dθ = z − MAP(θ′ + τ_q ε) with θ′_i = θ_i where dy_i = 0, else −dy_i: I-MLE's target for combinatorial supervision
 * (Niepert et al., 2021, eq. 14, https://arxiv.org/abs/2106.01798). Under a Hamming loss and no noise it is the perceptron
 * rule z − z*; under a regret ⟨c, z* − z⟩ it asks for the optimum of the true costs. One solve a sample.
 * The gradient is that of a likelihood, not of the loss: its scale does not follow the loss's.
 * @throws RangeError for any option.
 */
export function combinatorialTarget(options: Record<string, never> = {}): Estimator {
  checkNames("combinatorialTarget", options, []);
  return {
    init: () => undefined,
    ask: ({ theta, noise, targetTemperature }, dy) => {
      const moved = tf.step(tf.abs(dy)); // 1 where dy ≠ 0
      const finite = withoutNever(theta);
      const target = tf.sub(tf.mul(tf.sub(1, moved), finite), dy);
      const never = tf.sub(theta, finite); // −∞ stays −∞
      return [tf.addN([target, tf.mul(targetTemperature, noise), tf.add(never, tf.zerosLike(dy))])];
    },
    tell: ({ z }, _, [target]) => ({ gradient: tf.sub(z, target!), state: undefined }),
  };
}
