import { checkNames, checkNumber } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";
import type { Cell, Controller } from "./controller.js";

/** What `gainController` takes. */
export interface GainControllerOptions {
  /** The variance of log β before the first measurement. Default 4. */
  readonly doubt?: number;
  /** By how much the variance of log β grows between two updates, as the problem drifts. Default 0.01. */
  readonly drift?: number;
}

/** β, and the variance that remains in log β. */
export interface GainCell extends Cell {
  readonly doubt: number;
}

/** No update moves log β by more: one freak measurement must not undo many. */
const MAX_MOVE = 1;

/**
 * A scalar Kalman filter on log β. The density is close to proportional to β, so (c − v) / c is the error of log β, measured
 * with variance 2 / (c · samples) (changes come in pairs: one entry leaves, one enters). The gain is
 * K = P / (P + R), then P ← (1 − K) P + drift: bold while nothing is known or many samples agree, patient where one sample is noise.
 */
export function gainController(options: GainControllerOptions = {}): Controller<GainCell> {
  const { doubt = 4, drift = 0.01 } = options;
  checkNames("gainController", options, ["doubt", "drift"]);
  checkNumber("gainController", "doubt", doubt, { above: 0 });
  checkNumber("gainController", "drift", drift, { min: 0 });
  return {
    init: (beta) => ({ beta, doubt }),
    next: ({ beta, doubt: P }, density, samples, target) => {
      const R = 2 / (target * samples);
      const K = P / (P + R);
      const move = (K * (target - density)) / target;
      return { beta: beta * Math.exp(Math.max(-MAX_MOVE, Math.min(MAX_MOVE, move))), doubt: (1 - K) * P + drift };
    },
    onDevice: ({ beta, doubt: P }, density, samples, target) => {
      const R = tf.div(2, tf.mul(target, samples));
      const K = tf.div(P, tf.add(P, R));
      const move = tf.div(tf.mul(K, tf.sub(target, density)), target);
      return {
        beta: tf.mul(beta, tf.exp(tf.clipByValue(move, -MAX_MOVE, MAX_MOVE))),
        doubt: tf.add(tf.mul(tf.sub(1, K), P), drift),
      };
    },
  };
}
