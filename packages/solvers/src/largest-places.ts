/**
 * Enters the places of the k largest of `values[start … start + n)` into `places`, larger first and of equal ones the
 * first; 1 <= k <= n, no NaN. Expected O(n + k² log(n/k)): for small k.
 */
export function largestPlaces(values: Float32Array, start: number, n: number, k: number, places: Int32Array): void {
  for (let i = 0; i < k; i++) insert(values, places, start + i, i);
  let least = values[places[k - 1]!]!;
  for (let i = start + k; i < start + n; i++) {
    if (!(values[i]! > least)) continue;
    insert(values, places, i, k - 1);
    least = values[places[k - 1]!]!;
  }
}

/** Inserts a place among `last` in descending order; what stood last of all is gone. */
function insert(values: Float32Array, places: Int32Array, place: number, last: number): void {
  const x = values[place]!;
  let at = last;
  for (; at > 0 && values[places[at - 1]!]! < x; at--) places[at] = places[at - 1]!;
  places[at] = place;
}
