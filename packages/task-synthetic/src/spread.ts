/** A measure over the runs: its mean, and the deciles between which four of five runs lie. */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

export function spread(values: ArrayLike<number>): Spread {
  const sorted = Array.from(values).sort((a, b) => a - b);
  const mean = sorted.reduce((sum, x) => sum + x, 0) / sorted.length;
  const variance = sorted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, sorted.length - 1);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return { mean, deviation: Math.sqrt(variance), low: at(0.1), high: at(0.9) };
}
