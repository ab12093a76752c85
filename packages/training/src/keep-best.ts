import * as tf from "@tensorflow/tfjs-core";

/** What was best so far, as plain data. */
export interface BestState {
  /** Epochs judged. */
  readonly epochs: number;
  /** The best of them, from 1. */
  readonly epoch: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Keeps the weights and the metrics of the best epoch. */
export interface Best {
  /** Copies of the variables, `best.<name>`: they belong in a checkpoint. */
  readonly buffers: Readonly<Record<string, tf.Variable>>;
  /**
   * Judges the variables as they are: kept where the metric is not behind the best so far, so that the later of two ties wins.
   * Returns the metrics, then with `best_` those of the best epoch, and `best_epoch`, its number from 1.
   */
  readonly judge: (metrics: Readonly<Record<string, number>>) => Record<string, number>;
  /** Runs `work` with the best variables in place. */
  readonly with: <T>(work: () => T) => T;
  /** What is known of the best epoch, as JSON. */
  readonly toJSON: () => BestState | null;
  /** Takes what `toJSON` gave; `null` for a run without an epoch yet. */
  readonly load: (state: BestState | null) => void;
}

/** Chooses the epoch of the `lowest` or `highest` metric named `by`; a value that is not a number never is. */
export function keepBest(
  variables: Readonly<Record<string, tf.Variable>>,
  by: string,
  wanted: "lowest" | "highest" = "lowest",
): Best {
  const copies = Object.entries(variables).map(
    ([name, variable]) => [`best.${name}`, tf.variable(variable, false)] as const,
  );
  const buffers: Readonly<Record<string, tf.Variable>> = Object.fromEntries(copies);
  const pairs = Object.entries(variables).map(([name, variable]) => [variable, buffers[`best.${name}`]!] as const);
  const sign = wanted === "lowest" ? 1 : -1;
  let state: BestState | null = null;
  return {
    buffers,
    judge: (metrics) => {
      const epochs = (state?.epochs ?? 0) + 1;
      if (state && !(sign * metrics[by]! <= sign * state.metrics[by]!)) state = { ...state, epochs };
      else {
        state = { epochs, epoch: epochs, metrics };
        for (const [variable, best] of pairs) best.assign(variable);
      }
      const named = Object.entries(state.metrics).map(([name, value]) => [`best_${name}`, value] as const);
      return { ...metrics, ...Object.fromEntries(named), best_epoch: state.epoch };
    },
    with: (work) => {
      const current = pairs.map(([variable]) => tf.clone(variable));
      for (const [variable, best] of pairs) variable.assign(best);
      try {
        return work();
      } finally {
        for (const [i, [variable]] of pairs.entries()) variable.assign(current[i]!);
        tf.dispose(current);
      }
    },
    toJSON: () => state,
    load: (next) => {
      state = next;
    },
  };
}
