import { type Choice, type Draw, type Family, type Method, methodLayer } from "@discretely/core";
import { checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";

/** What a relaxation knows of a call. */
export type Drawing = Omit<Draw<undefined, never>, "data" | "state" | "setState">;

/** How z comes about. */
export interface Relaxing {
  /** In training. */
  readonly draw: (drawing: Drawing) => tf.Tensor;
  /** As discrete draws. Default: by perturb-and-MAP. */
  readonly sample?: (drawing: Drawing) => tf.Tensor;
}

/** A {@link Method} without a state, whose z is differentiable. */
export const relaxation =
  (name: string, { draw, ...rest }: Relaxing): Method<undefined> =>
  <Data>(choice: Choice<Data>) =>
    methodLayer<undefined, Data>({
      name,
      choice,
      init: () => undefined,
      draw: (drawing) => tf.tidy(() => draw(drawing)),
      ...rest,
    });

/** A relaxation of the exact distribution over the states. Its layers want a choice with a `family`. */
export const familyRelaxation =
  (name: string, relax: (family: Family) => Relaxing): Method<undefined> =>
  <Data>(choice: Choice<Data>) => {
    if (choice.family) return relaxation(name, relax(choice.family))(choice);
    throw new RangeError(
      `${name}: the choice has no family; hand it the exact distribution over its solver's states ` +
        "(kSubsetMarginals for topK, spanningTreeMarginals for spanningTree, …), or take a method that needs none",
    );
  };

/** One of the exact distribution itself, p(z) ∝ exp ⟨θ/τ_f, z⟩, that of Gumbel noise where z is a one-hot: it sees θ/τ_f. */
export const exactRelaxation =
  (name: string, relax: (family: Family) => Required<Relaxing>): Method<undefined> =>
  <Data>(choice: Choice<Data>) => {
    checkNumber(name, "forwardTemperature", choice.forwardTemperature ?? 1, { above: 0 });
    const tempered = (draw: Relaxing["draw"]) => (drawing: Drawing) =>
      draw({ ...drawing, theta: tf.div(drawing.theta, drawing.temperature) });
    return familyRelaxation(name, (family) => {
      const { draw, sample } = relax(family);
      return { draw: tempered(draw), sample: tempered(sample) };
    })(choice);
  };

/** θ + τ_f ε with `draws` draws of ε for each instance. */
export const perturbed = ({ theta, noise, temperature }: Drawing, draws: number): tf.Tensor =>
  tf.add(theta, tf.mul(temperature, noise(draws)));

/** θ − τ_f ε, the sign of the Python reference's Concrete and SoftSub. */
export const mirrored = ({ theta, noise, temperature, draws }: Drawing): tf.Tensor =>
  tf.sub(theta, tf.mul(temperature, noise(draws)));

/** `[B, 1, ...instance]` → `[B, draws, ...instance]`, each draw the same. */
export const eachDraw = (x: tf.Tensor, draws: number): tf.Tensor => {
  const [B, , ...instance] = x.shape as [number, number, ...number[]];
  return tf.add(x, tf.zeros([B, draws, ...instance])); // tile has no gradient from rank 5 on
};

/** A function of rows, `[N, ...instance]`, on `[B, T, ...instance]`. */
export function byRows(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  const [B, T, ...instance] = x.shape as [number, number, ...number[]];
  return tf.reshape(f(tf.reshape(x, [B * T, ...instance])), x.shape);
}

/** The value of `hard`, the gradient of `soft`. */
export function straightThroughValue(soft: tf.Tensor, hard: () => tf.Tensor): tf.Tensor {
  // customGrad's types are loose; what its function computes is not recorded.
  const swap = tf.customGrad((() => ({ value: hard(), gradFunc: (dy: tf.Tensor) => dy })) as Parameters<
    typeof tf.customGrad
  >[0]) as (x: tf.Tensor) => tf.Tensor;
  return swap(soft);
}
