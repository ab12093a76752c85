/** Above this, shifting a sorted buffer costs more than partitioning a copy of the row. */
export const SMALL_K = 48;

/**
 * The k-th largest of `values[start … start + n)`, counted with repetition; 1 <= k <= n, no NaN.
 * `scratch` holds at least n entries. Expected O(n + k² log(n/k)) for small k, O(n) above.
 */
export function kthLargest(values: Float32Array, start: number, n: number, k: number, scratch: Float32Array): number {
  return k <= SMALL_K ? byInsertion(values, start, n, k, scratch) : byPartition(values, start, n, k, scratch);
}

/** Keeps the k largest so far in descending order. */
function byInsertion(values: Float32Array, start: number, n: number, k: number, top: Float32Array): number {
  top.fill(Number.NEGATIVE_INFINITY, 0, k);
  for (let i = start; i < start + n; i++) {
    const x = values[i]!;
    if (!(x > top[k - 1]!)) continue;
    let at = k - 1;
    for (; at > 0 && top[at - 1]! < x; at--) top[at] = top[at - 1]!;
    top[at] = x;
  }
  return top[k - 1]!;
}

/** Hoare's selection with the median of three as the pivot. */
function byPartition(values: Float32Array, start: number, n: number, k: number, a: Float32Array): number {
  for (let i = 0; i < n; i++) a[i] = values[start + i]!;
  let low = 0;
  let high = n - 1;
  while (low < high) {
    const pivot = median(a[low]!, a[(low + high) >> 1]!, a[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (a[i]! > pivot) i++;
      while (a[j]! < pivot) j--;
      if (i > j) break;
      const swap = a[i]!;
      a[i++] = a[j]!;
      a[j--] = swap;
    }
    if (k - 1 <= j) high = j;
    else if (k - 1 >= i) low = i;
    else break;
  }
  return a[k - 1]!;
}

const median = (a: number, b: number, c: number) => Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
