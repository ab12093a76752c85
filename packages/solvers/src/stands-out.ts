/**
 * Certifies k of every n entries: those that z marks by 1 are k, and each is larger than all that it marks by 0. Then they are the
 * k largest whatever the rule for ties. NaN, and entries of z of another kind, certify nothing. O(n).
 */
export function standsOut(theta: Float32Array, z: Float32Array, n: number, k: number): boolean {
  for (let start = 0; start < theta.length; start += n) {
    let [ones, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = start; i < start + n; i++) {
      const x = theta[i]!;
      if (z[i] === 1) {
        ones++;
        least = Math.min(x, least);
      } else most = Math.max(x, most);
      if (Number.isNaN(x) || (z[i] !== 0 && z[i] !== 1)) return false;
    }
    if (ones !== k || !(least > most || k === n)) return false;
  }
  return true;
}
