/** Ranks by sorting: n for the largest, 1 for the smallest. */
export function ranking(theta: readonly number[]): number[] {
  const order = theta.map((_, i) => i).sort((i, j) => theta[j]! - theta[i]!);
  const z = theta.map(() => 0);
  for (const [place, i] of order.entries()) z[i] = theta.length - place;
  return z;
}

/** The order as a permutation matrix, by sorting. */
export function plackettLuceOrder(theta: readonly number[]): number[][] {
  const order = theta.map((_, i) => i).sort((i, j) => theta[j]! - theta[i]!);
  return order.map((item) => theta.map((_, i) => Number(i === item)));
}
