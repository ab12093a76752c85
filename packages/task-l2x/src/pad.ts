/** What `padSequences` takes. */
export interface PadOptions {
  /** Places of a row. Default: those of the longest sequence. */
  readonly length?: number;
  /** Where zeros go: before the tokens (`pre`) or after them (`post`). Default `pre`. */
  readonly side?: "pre" | "post";
}

/** Sequences of ids as rows of one length, `[N, length]` row-major: filled up with zeros, cut off after the first `length` ids. */
export function padSequences(sequences: readonly ArrayLike<number>[], options: PadOptions = {}): Int32Array {
  const { length = sequences.reduce((most, { length }) => Math.max(most, length), 0), side = "pre" } = options;
  const rows = new Int32Array(sequences.length * length);
  for (const [row, sequence] of sequences.entries()) {
    const kept = Math.min(sequence.length, length);
    const at = row * length + (side === "pre" ? length - kept : 0);
    for (let i = 0; i < kept; i++) rows[at + i] = sequence[i]!;
  }
  return rows;
}
