import * as tf from "@tensorflow/tfjs-core";

/** The density for S samples of states of which c of n entries can leave, of a number or of a tensor. */
export interface DefaultDensity {
  readonly onHost: (c: number, n: number, S: number) => number;
  readonly onDevice: (c: tf.Tensor, n: number, S: number) => tf.Tensor;
}

/**
 * A central difference errs by A λ⁴ + B / (λ S) in the mean square, so the best λ, and with it the density, falls as the
 * −1/5th power of the samples that an entry sees, S c / n; while those are few it stays where changes begin to saturate. A
 * forward difference keeps the curvature along dy, which has one sign however noisy dy is and pulls states towards uniform ones
 * as training goes on: the paper's 1.
 */
export const defaultDensities: Readonly<Record<"forward" | "central", DefaultDensity>> = {
  central: {
    onHost: (c, n, S) => c * (1 + ((S - 1) * c) / (2.5 * n)) ** (-1 / 5),
    onDevice: (c, n, S) => tf.mul(c, tf.pow(tf.add(1, tf.mul((S - 1) / (2.5 * n), c)), -1 / 5)),
  },
  forward: {
    onHost: () => 1,
    onDevice: tf.onesLike,
  },
};
