import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { Cell, Controller } from "./controller.js";

/** What `signController` takes. */
export interface SignControllerOptions {
  /** η, by which β moves at each update. Default 1e-3. */
  readonly step?: number;
  /** μ: the last move is repeated μ times over. Default 0. */
  readonly momentum?: number;
  /** γ of the running density g ← γ g + (1 − γ) v. Default 0.9. */
  readonly decay?: number;
}

/** β, the running density g and the last move u. */
export interface SignCell extends Cell {
  readonly density: number;
  readonly move: number;
}

/**
 * The paper's rule: β ← max(β + u, 0), u ← μ u ± η by the side of the target on which g is
 * (Minervini et al., 2023, https://arxiv.org/abs/2209.04862). Takes |Δβ| / η updates to arrive, whatever the problem.
 */
export function signController(options: SignControllerOptions = {}): Controller<SignCell> {
  const { step = 1e-3, momentum = 0, decay = 0.9 } = options;
  checkNames("signController", options, ["step", "momentum", "decay"]);
  checkNumber("signController", "step", step, { above: 0 });
  checkNumber("signController", "momentum", momentum, { min: 0, max: 1 });
  checkNumber("signController", "decay", decay, { min: 0, max: 1 });
  return {
    init: (beta) => ({ beta, density: 1, move: 0 }),
    next: ({ beta, density, move }, measured, _samples, target) => {
      const g = decay * density + (1 - decay) * measured;
      const u = momentum * move + (g < target ? step : -step);
      return { beta: Math.max(beta + u, 0), density: g, move: u };
    },
    onDevice: ({ beta, density, move }, measured, _samples, target) => {
      const g = tf.add(tf.mul(decay, density), tf.mul(1 - decay, measured));
      const direction = tf.sub(tf.mul(2, tf.cast(tf.less(g, target), "float32")), 1);
      const u = tf.add(tf.mul(momentum, move), tf.mul(step, direction));
      return { beta: tf.maximum(tf.add(beta, u), 0), density: g, move: u };
    },
  };
}
