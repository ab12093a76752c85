import type { Scalar, TensorContainer, Variable } from "@tensorflow/tfjs-core";

/** A model under training. */
export interface Model<Batch extends TensorContainer> {
  /** Every trained variable by name; these names are the keys of a checkpoint. */
  readonly weights: Readonly<Record<string, Variable>>;
  /** Variables that `loss` sets without a gradient, such as running statistics; saved and restored with every checkpoint. */
  readonly buffers?: Readonly<Record<string, Variable>>;
  /**
   * The mean loss of a batch, differentiable in the weights. All of its randomness comes from `seed`. A session with a `step` of
   * its own never calls it.
   */
  readonly loss: (batch: Batch, seed: number) => Scalar;
}

/** Batches by place, not by turn: batch `step` of `epoch` is the same however often and in whatever order it is asked. */
export interface Batches<Batch extends TensorContainer> {
  /** Steps in an epoch. */
  readonly steps: number;
  /** Makes the tensors of one batch; the caller disposes them. */
  readonly at: (epoch: number, step: number) => Batch;
}
