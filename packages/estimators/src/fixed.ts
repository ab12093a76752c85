import { checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { Step } from "./step.js";

/** The same λ for every instance (I-MLE; Niepert et al., 2021). In units of θ / dy: rescaling the loss asks for another λ. */
export function fixed(lambda: number): Step {
  checkNumber("fixed", "lambda", lambda, { above: 0 });
  return { init: () => undefined, size: () => tf.scalar(lambda), next: () => undefined };
}
