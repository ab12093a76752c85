import * as tf from "@tensorflow/tfjs-core";
import { allowed, instanceAxes, instanceNorm, withoutNever } from "./norm.js";

/** A map of θ, instance by instance, and dy ↦ J(θ)ᵀ dy. Entries of −∞ stay what they are, and the map is one of the others. */
export interface Projection {
  readonly project: (theta: tf.Tensor) => tf.Tensor;
  readonly back: (theta: tf.Tensor, dy: tf.Tensor) => tf.Tensor;
}

/** C θ = θ − mean(θ) over the entries where `open` is 1, else 0; C is symmetric. */
const centre = (x: tf.Tensor, open: tf.Tensor) => {
  const axes = instanceAxes(x);
  const mean = tf.div(tf.sum(tf.mul(x, open), axes, true), tf.sum(open, axes, true));
  return tf.mul(tf.sub(x, mean), open);
};

/** u = θ / ‖θ‖, Jᵀ dy = (dy − u ⟨u, dy⟩) / ‖θ‖; both 0 where θ = 0. */
const unit = (theta: tf.Tensor) => tf.divNoNan(theta, instanceNorm(theta));
const unitBack = (theta: tf.Tensor, dy: tf.Tensor) => {
  const u = unit(theta);
  const along = tf.sum(tf.mul(u, dy), instanceAxes(dy), true);
  return tf.divNoNan(tf.sub(dy, tf.mul(u, along)), instanceNorm(theta));
};

/** A projection from the maps of a finite θ, of which only the entries where `open` is 1 count. */
const among = (
  project: (theta: tf.Tensor, open: tf.Tensor) => tf.Tensor,
  back: (theta: tf.Tensor, dy: tf.Tensor, open: tf.Tensor) => tf.Tensor,
): Projection => ({
  project: (theta) => {
    const finite = withoutNever(theta);
    return tf.add(project(finite, allowed(theta)), tf.sub(theta, finite)); // θ − finite is 0, or −∞ again
  },
  back: (theta, dy) => {
    const open = allowed(theta);
    return tf.mul(back(withoutNever(theta), dy, open), open);
  },
});

export const projections = {
  /** Both: the mean is taken out first. */
  standardised: among(
    (theta, open) => unit(centre(theta, open)),
    (theta, dy, open) => centre(unitBack(centre(theta, open), dy), open),
  ),
  centred: among(centre, (_, dy, open) => centre(dy, open)),
  normalised: among(unit, unitBack),
  none: { project: (theta) => theta, back: (_, dy) => dy },
} satisfies Record<string, Projection>;
