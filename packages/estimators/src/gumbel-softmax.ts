import type { Method } from "@discretely/core";
import { checkFlag, checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { perturbed, relaxation, straightThroughValue } from "./relaxation.js";

/** What `gumbelSoftmax` takes. */
export interface GumbelSoftmaxOptions {
  /** τ > 0: towards 0 the draws get discrete and their gradients wild. Default 1. */
  readonly temperature?: number;
  /** Whether z is the one-hot of the largest entry, with the gradient of the soft draw. Default false. */
  readonly hard?: boolean;
}

/**
 * z = softmax((θ + τ_f ε) / τ) along the last axis: the Gumbel-softmax, or Concrete, relaxation of one-hot draws
 * (Jang et al., 2017, https://arxiv.org/abs/1611.01144; Maddison et al., 2017, https://arxiv.org/abs/1611.00712).
 * With Gumbel noise it becomes the categorical draw as τ → 0. `hard` is its straight-through version.
 * @throws RangeError for an unknown option or one out of range.
 */
export function gumbelSoftmax(options: GumbelSoftmaxOptions = {}): Method<undefined> {
  checkNames("gumbelSoftmax", options, ["temperature", "hard"]);
  const temperature = checkNumber("gumbelSoftmax", "temperature", options.temperature ?? 1, { above: 0 });
  const hard = checkFlag("gumbelSoftmax", "hard", options.hard ?? false);
  return relaxation("gumbelSoftmax", {
    draw: (drawing) => {
      const w = perturbed(drawing, drawing.draws);
      const soft = tf.softmax(tf.div(w, temperature));
      return hard ? straightThroughValue(soft, () => oneHot(w)) : soft;
    },
  });
}

const oneHot = (w: tf.Tensor) => tf.cast(tf.oneHot(tf.argMax(w, -1), w.shape.at(-1)!), "float32");
