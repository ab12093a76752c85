/** One line of the benchmark: `ratio` is how many times faster `kernel` is than `yardstick`, both medians of one run. */
export interface Timing {
  readonly kernel: string;
  readonly ms: number;
  readonly yardstick: string;
  readonly yardstickMs: number;
  readonly ratio: number;
}

export interface Contest {
  readonly kernel: string;
  readonly ours: () => unknown;
  readonly yardstick: string;
  readonly theirs: () => unknown;
  /** Counted turns of each; the first turn warms up and is not counted. Default 7. */
  readonly runs?: number;
  /** Called before every turn, uncounted. */
  readonly before?: (ours: boolean) => void;
}

/** Times the two in turns, so that a change of the machine's speed meets both. */
export function time({ kernel, ours, yardstick, theirs, runs = 7, before }: Contest): Timing {
  const times: [number[], number[]] = [[], []];
  for (let run = 0; run <= runs; run++) {
    for (const [i, work] of [ours, theirs].entries()) {
      before?.(i === 0);
      const start = performance.now();
      work();
      if (run > 0) times[i]!.push(performance.now() - start);
    }
  }
  const [ms, yardstickMs] = times.map((list) => list.sort((a, b) => a - b)[list.length >> 1]!) as [number, number];
  return { kernel, ms, yardstick, yardstickMs, ratio: yardstickMs / ms };
}
