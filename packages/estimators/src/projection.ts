import * as tf from "@tensorflow/tfjs-core";
import { instanceAxes, instanceNorm } from "./norm.js";

/** A map of θ, instance by instance, and dy ↦ J(θ)ᵀ dy. */
export interface Projection {
  readonly project: (theta: tf.Tensor) => tf.Tensor;
  readonly back: (theta: tf.Tensor, dy: tf.Tensor) => tf.Tensor;
}

/** C θ = θ − mean(θ); C is symmetric. */
const centre = (x: tf.Tensor) => tf.sub(x, tf.mean(x, instanceAxes(x), true));

/** u = θ / ‖θ‖, Jᵀ dy = (dy − u ⟨u, dy⟩) / ‖θ‖; both 0 where θ = 0. */
const unit = (theta: tf.Tensor) => tf.divNoNan(theta, instanceNorm(theta));
const unitBack = (theta: tf.Tensor, dy: tf.Tensor) => {
  const u = unit(theta);
  const along = tf.sum(tf.mul(u, dy), instanceAxes(dy), true);
  return tf.divNoNan(tf.sub(dy, tf.mul(u, along)), instanceNorm(theta));
};

export const projections = {
  /** Both: the mean is taken out first. */
  standardised: {
    project: (theta) => unit(centre(theta)),
    back: (theta, dy) => centre(unitBack(centre(theta), dy)),
  },
  centred: { project: centre, back: (_, dy) => centre(dy) },
  normalised: { project: unit, back: unitBack },
  none: { project: (theta) => theta, back: (_, dy) => dy },
} satisfies Record<string, Projection>;
