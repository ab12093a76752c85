/** Sorts the positions of `values[start … start + n)` by value, larger first and ties by index. O(n log n). */
export type OrderKernel = (values: Float32Array, start: number, n: number) => Int32Array;

/** The answer is a view of scratch: read it before the next call. No NaN. */
export function descendingOrder(): OrderKernel {
  let order = new Int32Array(0);
  let row = new Float32Array(0);
  // Comparing, not subtracting: the difference of two infinities is NaN.
  const larger = (i: number, j: number) => (row[i]! > row[j]! ? -1 : row[i]! < row[j]! ? 1 : i - j);
  return (values, start, n) => {
    if (order.length < n) order = new Int32Array(n);
    row = values.subarray(start, start + n) as Float32Array<ArrayBuffer>;
    for (let i = 0; i < n; i++) order[i] = i;
    return order.subarray(0, n).sort(larger);
  };
}
