import type { Tensor, Variable } from "@tensorflow/tfjs-core";

/** Trained variables by name; the names are the keys of a checkpoint. */
export type Weights = Readonly<Record<string, Variable>>;

/** A part of a model: its variables, and the function that they are the parameters of. */
export interface Module<In extends Tensor = Tensor, Out extends Tensor = Tensor> {
  readonly weights: Weights;
  /** The function of its variables. */
  readonly apply: (x: In) => Out;
}

/** A part with running statistics: they are its buffers, and training or not changes what it computes. */
export interface Normalised<In extends Tensor = Tensor, Out extends Tensor = In> {
  readonly weights: Weights;
  /** Set by `apply` in training, without a gradient. */
  readonly buffers: Weights;
  /** The function of its variables; in training by the statistics of the batch. */
  readonly apply: (x: In, training: boolean) => Out;
}

/** The weights of all `parts`, each name behind its part's: `{ encoder: { weights } }` → `encoder.linear1.weight` … */
export const namedWeights = (parts: Readonly<Record<string, { readonly weights: Weights }>>): Weights =>
  named(parts, ({ weights }) => weights);

/** The buffers of all `parts`, named in the same way. */
export const namedBuffers = (parts: Readonly<Record<string, { readonly buffers: Weights }>>): Weights =>
  named(parts, ({ buffers }) => buffers);

function named<Part>(parts: Readonly<Record<string, Part>>, variables: (part: Part) => Weights): Weights {
  const all = Object.entries(parts).flatMap(([part, value]) =>
    Object.entries(variables(value)).map(([name, variable]) => [`${part}.${name}`, variable] as const),
  );
  return Object.fromEntries(all);
}
