import type { Tensor, Variable } from "@tensorflow/tfjs-core";

/** Trained variables by name; the names are the keys of a checkpoint. */
export type Weights = Readonly<Record<string, Variable>>;

/** A part of a model: its variables, and the function that they are the parameters of. */
export interface Module<In extends Tensor = Tensor, Out extends Tensor = Tensor> {
  readonly weights: Weights;
  readonly apply: (x: In) => Out;
}

/** The weights of all `parts`, each name behind its part's: `{ encoder: { weights } }` → `encoder.linear1.weight` … */
export function namedWeights(parts: Readonly<Record<string, { readonly weights: Weights }>>): Weights {
  const named = Object.entries(parts).flatMap(([part, { weights }]) =>
    Object.entries(weights).map(([name, weight]) => [`${part}.${name}`, weight] as const),
  );
  return Object.fromEntries(named);
}
