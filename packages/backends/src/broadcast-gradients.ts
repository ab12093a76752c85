import * as tf from "@tensorflow/tfjs-core";
import { replaceGradient, sumTo } from "./gradient.js";

/** ∂f/∂a and ∂f/∂b of each element, both in the shape of f(a, b). */
type Partials = (a: tf.Tensor, b: tf.Tensor) => { readonly a: () => tf.Tensor; readonly b: () => tf.Tensor };

const twice = (x: tf.Tensor, y: tf.Tensor) => tf.mul(2, tf.sub(x, y));

const PARTIALS: Readonly<Record<string, Partials>> = {
  // At a tie the whole gradient goes to a, as in TensorFlow.js.
  [tf.Maximum]: (a, b) => ({ a: () => tf.greaterEqual(a, b), b: () => tf.less(a, b) }),
  [tf.Minimum]: (a, b) => ({ a: () => tf.lessEqual(a, b), b: () => tf.greater(a, b) }),
  [tf.SquaredDifference]: (a, b) => ({ a: () => twice(a, b), b: () => twice(b, a) }),
};

/**
 * The gradients of `tf.maximum`, `tf.minimum` and `tf.squaredDifference`, right when an operand is broadcast: summed over
 * the axes along which it was repeated. TensorFlow.js 4.22 leaves that sum out and throws. Any backend.
 */
export function installBroadcastGradients(): void {
  for (const [kernelName, partials] of Object.entries(PARTIALS)) {
    replaceGradient({
      kernelName,
      inputsToSave: ["a", "b"],
      gradFunc: (dy, [a, b]) => {
        const partial = partials(a!, b!);
        const chain = (of: () => tf.Tensor, { shape }: tf.Tensor) =>
          sumTo(tf.mul(dy as tf.Tensor, tf.cast(of(), "float32")), shape);
        return { a: () => chain(partial.a, a!), b: () => chain(partial.b, b!) };
      },
    });
  }
}
