/** @throws RangeError when θ has not `size` entries, or one is NaN or +∞. */
export function checkTheta(where: string, theta: ArrayLike<number>, size: number): void {
  if (theta.length !== size) throw new RangeError(`${where}: theta has ${theta.length} entries, the states ${size}`);
  for (let i = 0; i < size; i++) {
    if (!(theta[i]! < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`${where}: theta is ${theta[i]} at entry ${i}; entries are finite, or -Infinity for never`);
    }
  }
}

/** log(eᵃ + eᵇ). */
export function logAdd(a: number, b: number): number {
  const high = Math.max(a, b);
  return high === Number.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp(Math.min(a, b) - high));
}
