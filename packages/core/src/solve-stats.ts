/** Solves of single rows that a layer was asked for, and what became of them: asked = solved + all that were skipped. */
export interface SolveStats {
  /** Rows of the forward passes and of the estimator's targets. */
  readonly asked: number;
  /** Rows that the solver was given. */
  readonly solved: number;
  /** Rows that it was spared, by the member of {@link Economy} that spared them. */
  readonly skipped: Readonly<Record<Saving, number>>;
}

/** Why a row need not be solved. */
export type Saving = "zero" | "reused" | "certified" | "repeated";

/** What a reading of the counts takes. */
export interface StatsOptions {
  /** Counts from 0 again, after this reading. Default false. */
  readonly reset?: boolean;
}

export const none: SolveStats = { asked: 0, solved: 0, skipped: { zero: 0, reused: 0, certified: 0, repeated: 0 } };

/** Adds up stats. */
export function solveCounter() {
  let sum = none;
  return {
    add: ({ asked, solved, skipped }: SolveStats) => {
      const both = (why: Saving) => sum.skipped[why] + skipped[why];
      sum = {
        asked: sum.asked + asked,
        solved: sum.solved + solved,
        skipped: {
          zero: both("zero"),
          reused: both("reused"),
          certified: both("certified"),
          repeated: both("repeated"),
        },
      };
    },
    read: ({ reset = false }: StatsOptions = {}) => {
      const read = sum;
      if (reset) sum = none;
      return read;
    },
  };
}
