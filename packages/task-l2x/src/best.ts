import type { Weights } from "@discretely/nn";
import * as tf from "@tensorflow/tfjs-core";

export type Metrics = Readonly<Record<string, number>>;

/** What was best so far, as plain data. */
export interface BestState {
  /** Epochs judged. */
  readonly epochs: number;
  readonly epoch: number;
  readonly metrics: Metrics;
}

/** Keeps the weights and the metrics of the best epoch. */
export interface Best {
  /** Copies of the weights, `best.<name>`: they belong in a checkpoint. */
  readonly buffers: Weights;
  /** Judges the weights as they are: kept where `metrics[by]` is not above the best so far, so that the later of two ties wins. */
  readonly judge: (metrics: Metrics) => BestState;
  /** Runs `work` with the best weights in place. */
  readonly with: <T>(work: () => T) => T;
  readonly toJSON: () => BestState | null;
  readonly load: (state: BestState | null) => void;
}

/** Chooses the epoch of the lowest `by`. */
export function keepBest(weights: Weights, by: string): Best {
  const copies = Object.entries(weights).map(([name, weight]) => [`best.${name}`, tf.variable(weight, false)] as const);
  const buffers: Weights = Object.fromEntries(copies);
  const pairs = Object.entries(weights).map(([name, weight]) => [weight, buffers[`best.${name}`]!] as const);
  let state: BestState | null = null;
  return {
    buffers,
    judge: (metrics) => {
      const epochs = (state?.epochs ?? 0) + 1;
      if (state && !(metrics[by]! <= state.metrics[by]!)) state = { ...state, epochs };
      else {
        state = { epochs, epoch: epochs, metrics };
        for (const [weight, best] of pairs) best.assign(weight);
      }
      return state;
    },
    with: (work) => {
      const current = pairs.map(([weight]) => tf.clone(weight));
      for (const [weight, best] of pairs) weight.assign(best);
      try {
        return work();
      } finally {
        for (const [i, [weight]] of pairs.entries()) weight.assign(current[i]!);
        tf.dispose(current);
      }
    },
    toJSON: () => state,
    load: (next) => {
      state = next;
    },
  };
}
