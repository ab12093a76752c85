import * as tf from "@tensorflow/tfjs-core";
import type { Holder } from "./holder.js";
import { pull } from "./pull.js";

/** L, dL/dθ where there is one, and dL/dw of the weights that the loss uses, by their variables' names. */
export interface Told {
  readonly value: tf.Tensor;
  readonly dtheta: tf.Tensor | undefined;
  readonly own: tf.NamedTensorMap;
}

/** The loss and its gradients with z and θ as leaves. */
export function downstream(
  loss: (z: tf.Tensor, theta: tf.Tensor) => tf.Scalar,
  z: tf.Tensor,
  theta: tf.Tensor,
  variables: readonly tf.Variable[],
  { hold }: Holder,
): Told & { readonly dz: tf.Tensor | undefined } {
  const [zLeaf, thetaLeaf] = [tf.variable(z), tf.variable(theta)];
  try {
    return tf.tidy(() => {
      const { value, grads } = variableGrads(() => loss(zLeaf, thetaLeaf), [...variables, zLeaf, thetaLeaf]);
      const held = Object.entries(grads).flatMap(([name, x]) => (x ? [[name, hold(x)] as const] : []));
      const { [zLeaf.name]: dz, [thetaLeaf.name]: dtheta, ...own } = Object.fromEntries(held);
      return { value: hold(value), dz, dtheta, own };
    });
  } finally {
    tf.dispose([zLeaf, thetaLeaf]);
  }
}

/** The gradients of all weights: of the surrogate ⟨dL/dθ, θ⟩, on top of those that the loss has told. */
export function upstream(
  encode: () => tf.Tensor,
  { dtheta, own }: Told,
  variables: readonly tf.Variable[],
): tf.NamedTensorMap {
  const surrogate = () => {
    const back = dtheta ? [pull(encode(), dtheta)] : [];
    // Recorded last, so added to first, as the tape of one pass would have it: sums of floats depend on their order.
    const told = variables.flatMap((weight) => (own[weight.name] ? [pull(weight, own[weight.name]!)] : []));
    return tf.addN([...back, ...told]) as tf.Scalar;
  };
  return variableGrads(surrogate, variables).grads;
}

/** `tf.variableGrads`, which leaves tensors behind when `f` throws; this does not. */
function variableGrads(f: () => tf.Scalar, variables: readonly tf.Variable[]) {
  let failed: { readonly error: unknown } | undefined;
  const caught = () => {
    try {
      return f();
    } catch (error) {
      failed = { error };
      return tf.addN(variables.map((variable) => tf.sum(variable))) as tf.Scalar; // something with a gradient
    }
  };
  const told = tf.variableGrads(caught, [...variables]);
  if (failed) throw failed.error;
  return told;
}
