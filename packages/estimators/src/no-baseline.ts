import * as tf from "@tensorflow/tfjs-core";
import type { Baseline } from "./baseline.js";

/** b = 0. */
export const noBaseline = (): Baseline => ({
  init: () => undefined,
  value: () => tf.scalar(0),
  next: () => undefined,
});
