import * as tf from "@tensorflow/tfjs-core";
import type { AsyncCallOptions, AsyncLayer, Signal } from "./async-layer.js";
import { type Holder, holder } from "./holder.js";
import { inOrder } from "./in-order.js";
import { downstream, type Told, upstream } from "./split-gradients.js";

/** What is trained, and how it comes to θ. */
export interface SplitModel<Batch, Data = never> {
  /** Every trained variable by name, those of the loss too. */
  readonly weights: Readonly<Record<string, tf.Variable>>;
  /** Variables that `encode` and the loss set without a gradient, such as running statistics. */
  readonly buffers?: Readonly<Record<string, tf.Variable>>;
  /** θ, `[B, ...instance]`, differentiable in the weights. It runs twice a step, and answers the same to the same seed. */
  readonly encode: (batch: Batch, seed: number) => tf.Tensor;
  /** What the layer is called with beside θ. Default: the seed of the step, nothing else. */
  readonly call?: (batch: Batch, seed: number) => SplitCall<Data>;
}

/** `data` and `examples`, one entry an instance, and the seed of the noise. */
export interface SplitCall<Data> extends Pick<AsyncCallOptions<Data>, "data" | "examples"> {
  /** Default: that of the step. */
  readonly seed?: number;
}

/** A scalar of z `[B, T, ...instance]`: differentiable in z, in the weights, and in θ where it uses it. */
export type SplitLoss<Batch> = (z: tf.Tensor, batch: Batch, theta: tf.Tensor, seed: number) => tf.Scalar;

/**
 * One update; resolves with the loss that it started from. Steps run one after another in the order of the calls, and a batch
 * must live until its step ends.
 */
export type TrainStep<Batch> = (batch: Batch, seed: number, options?: Signal) => Promise<number>;

/**
 * A training step through a layer whose solver answers later, with the bits of `optimizer.minimize` through `discreteLayer`:
 * θ = encode(batch) and z = layer(θ) outside of any tape, the loss with z and θ as leaves, the solves that the estimator asks
 * for, and the surrogate ⟨dL/dθ, θ⟩ back into the encoder. What both parts say of a weight is added, and applied at once.
 *
 * A step that fails, or whose `signal` aborts, rejects and leaves weights, optimiser, buffers, the layer's state and the number
 * of tensors as they were: it may be taken again. A failed solve says whose it was, as a `SolveError`, if the solver tells its
 * row, as one under `withPolicy` does.
 */
export function trainStep<Batch, State, Data = never>(
  model: SplitModel<Batch, Data>,
  layer: AsyncLayer<State, Data>,
  loss: SplitLoss<Batch>,
  optimizer: tf.Optimizer,
): TrainStep<Batch> {
  const variables = byName(model.weights);
  const buffers = Object.values(model.buffers ?? {});
  const oneByOne = inOrder();

  /** dL/dθ by the layer and by the loss itself, and what the loss says of the weights. */
  const gradients = async (batch: Batch, seed: number, signal: Signal, passing: Holder): Promise<Told> => {
    const { seed: drawn = seed, ...call } = model.call?.(batch, seed) ?? {};
    const theta = tf.tidy(() => passing.hold(model.encode(batch, seed)));
    const tape = await layer.forward(theta, drawn, { ...call, ...signal });
    try {
      const lossOf = (z: tf.Tensor, theta: tf.Tensor) => loss(z, batch, theta, seed);
      const { dz, dtheta, ...told } = downstream(lossOf, tape.z, theta, variables, passing);
      if (!dz) return { ...told, dtheta };
      const through = await layer.backward(tape, dz, signal);
      const sum = tf.tidy(() => passing.hold(dtheta ? tf.add(dtheta, through) : through));
      through.dispose();
      return { ...told, dtheta: sum };
    } finally {
      tape.dispose();
    }
  };

  const take = async (batch: Batch, seed: number, signal: Signal) => {
    signal.signal?.throwIfAborted();
    const passing = holder();
    const state = await layer.readState(); // a plain one, which outlives the step
    const before = keepValues(buffers, passing);
    try {
      const told = await gradients(batch, seed, signal, passing);
      signal.signal?.throwIfAborted();
      const after = keepValues(buffers, passing);
      before(); // the encoder must find what it found
      tf.tidy(() => {
        const grads = upstream(() => model.encode(batch, seed), told, variables);
        after();
        optimizer.applyGradients(variables.map(({ name }) => ({ name, tensor: grads[name]! })));
      });
      return (await told.value.data<"float32">())[0]!;
    } catch (error) {
      before();
      layer.load(state);
      throw error;
    } finally {
      passing.free();
    }
  };
  return (batch, seed, signal = {}) => oneByOne(() => take(batch, seed, signal));
}

/** The variables in the order in which a checkpoint has them: an optimiser knows its slots by place. */
const byName = (weights: Readonly<Record<string, tf.Variable>>) =>
  Object.entries(weights)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, variable]) => variable);

/** Puts the variables back to what they are now. */
function keepValues(variables: readonly tf.Variable[], { hold }: Holder): () => void {
  const values = variables.map((variable) => hold(variable));
  return () => {
    for (const [i, variable] of variables.entries()) variable.assign(values[i]!);
  };
}
