import type { Tape } from "@discretely/core";
import * as tf from "@tensorflow/tfjs-core";

/**
 * φ = θ / τ_f: with Gumbel noise argmax(θ + τ_f ε) is a draw from softmax(φ).
 * @throws RangeError where τ_f = 0.
 */
export function logits(where: string, { theta, forwardTemperature }: Tape): tf.Tensor {
  if (forwardTemperature > 0) return tf.div(theta, forwardTemperature);
  throw new RangeError(
    `${where}: forwardTemperature must be a finite number > 0, got 0; without noise nothing is drawn`,
  );
}
