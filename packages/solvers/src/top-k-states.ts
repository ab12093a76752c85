/** The masks of the k-subsets of n items, in lexicographic order of their items: C(n, k) states. */
export function topKStates(n: number, k: number): number[][] {
  if (k === 0) return [new Array<number>(n).fill(0)];
  if (k > n) return [];
  const with0 = topKStates(n - 1, k - 1).map((state) => [1, ...state]);
  const without0 = topKStates(n - 1, k).map((state) => [0, ...state]);
  return [...with0, ...without0];
}
