import type { AuditRow } from "./audit-table.js";

/** What is drawn, and whether the axis of a swept option is linear. */
export interface Drawing {
  readonly measures: readonly Measure[];
  readonly linear: boolean;
}

/** One curve of a row. */
export interface Measure {
  readonly title: string;
  readonly of: (row: AuditRow) => { y: number; low?: number; high?: number };
}

/** What is drawn, by the names that `--measures` takes. */
export const MEASURES: Readonly<Record<string, Measure>> = {
  cosine: {
    title: "cosine to the exact gradient",
    of: ({ cosine: { mean, error } }) => ({ y: mean, low: mean - 1.96 * error, high: mean + 1.96 * error }),
  },
  bias: {
    title: "bias, in units of the gradient",
    of: ({ bias }) => ({ y: bias.value, low: bias.low, high: bias.high }),
  },
  zeros: { title: "share of exact zeros", of: ({ zeros }) => ({ y: zeros }) },
};

/** The measures that a flag names, or all. @throws RangeError for one that does not exist. */
function measuresOf(flag: unknown): Measure[] {
  if (flag === undefined) return Object.values(MEASURES);
  return String(flag)
    .split(",")
    .map((name) => {
      const measure = MEASURES[name];
      if (measure) return measure;
      throw new RangeError(`audit: no measure named "${name}" (have: ${Object.keys(MEASURES).join(", ")})`);
    });
}

/** @throws RangeError for a measure that does not exist. */
export const drawingOf = (flags: Readonly<Record<string, unknown>>): Drawing => ({
  measures: measuresOf(flags.measures),
  linear: flags.linear === true,
});
