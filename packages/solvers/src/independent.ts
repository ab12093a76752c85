import type { Solver } from "@discretely/core";
import { checkNames } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import { byRows } from "./by-rows.js";
import { hostOrDevice, type Where } from "./on-device.js";

/** What `independent` takes. */
export interface IndependentOptions {
  /** Where it runs. Default `auto`: on the host for cpu and wasm, on the device elsewhere. */
  readonly on?: Where;
}

/**
 * Every entry by itself, 1 where θ > 0: argmax ⟨θ, z⟩ over {0, 1}ⁿ. Any shape. An entry of 0 is a tie and stays out.
 * With logistic noise z is an exact draw of independent Bernoulli variables of logits θ.
 * @throws RangeError when θ holds NaN on the host; the device answers NaN for it.
 */
export function independent(options: IndependentOptions = {}): Solver {
  checkNames("independent", options, ["on"]);
  const host = byRows("independent", (theta, z) => {
    for (let i = 0; i < z.length; i++) if (theta[i]! > 0) z[i] = 1;
  });
  return hostOrDevice("independent", options.on ?? "auto", host, (theta) =>
    tf.tidy(() => tf.cast(tf.greater(theta, 0), "float32")),
  );
}

/** All states of n independent entries, {0, 1}ⁿ. */
export const independentStates = (n: number): number[][] =>
  Array.from({ length: 2 ** n }, (_, state) => Array.from({ length: n }, (_, i) => Math.floor(state / 2 ** i) % 2));
