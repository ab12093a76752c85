import type { Optimizer } from "@tensorflow/tfjs-core";

/** The learning rate in use. @throws TypeError for an optimiser without one. */
export function learningRate(optimizer: Optimizer): number {
  const rate = optimizer.getConfig().learningRate;
  if (typeof rate === "number") return rate;
  throw new TypeError(`learningRate: ${optimizer.getClassName()} has no learning rate; use an optimiser of tf.train`);
}

/**
 * Sets the learning rate of any optimiser of `tf.train`, for the next step on.
 *
 * SGD and momentum have a setter, which also renews the tensor that they keep of it. The others read a protected field
 * at each step; this is the one place that writes it.
 */
export function setLearningRate(optimizer: Optimizer, rate: number): void {
  const inner = optimizer as unknown as { learningRate: number; setLearningRate?: (rate: number) => void };
  if (inner.setLearningRate) inner.setLearningRate(rate);
  else inner.learningRate = rate;
}
