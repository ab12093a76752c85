/**
 * Threefry4x32-20 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011): a keyed
 * bijection of 128 bits in 20 rounds of 32-bit add, rotate and xor. There is no multiplication and no state, so the
 * same few integer operations give the same bits in JavaScript, WebAssembly and WGSL.
 *
 * Fills `out` with whole blocks of four words, block j being Threefry(counter + (j, 0, 0, 0), key).
 * Words beyond the last whole block are left as they are.
 */
export function threefry(out: Uint32Array, counter: ArrayLike<number>, key: ArrayLike<number>): Uint32Array {
  const k0 = key[0]! | 0;
  const k1 = key[1]! | 0;
  const k2 = key[2]! | 0;
  const k3 = key[3]! | 0;
  const k4 = 0x1bd11bda ^ k0 ^ k1 ^ k2 ^ k3;
  const c1 = (counter[1]! + k1) | 0;
  const c2 = (counter[2]! + k2) | 0;
  const c3 = (counter[3]! + k3) | 0;
  const blocks = out.length >>> 2;
  // Straight-line rounds on local integers: half the time of a loop over a table of rotations.
  for (let j = 0; j < blocks; j++) {
    let x0 = (counter[0]! + j + k0) | 0;
    let x1 = c1;
    let x2 = c2;
    let x3 = c3;
    let a = k0;
    let b = k1;
    let c = k2;
    let d = k3;
    let e = k4;
    for (let round = 0; ; ) {
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 10) | (x1 >>> 22)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 26) | (x3 >>> 6)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 11) | (x3 >>> 21)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 21) | (x1 >>> 11)) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 27) | (x3 >>> 5)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 23) | (x3 >>> 9)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 5) | (x1 >>> 27)) ^ x2;
      round++;
      x0 = (x0 + b) | 0;
      x1 = (x1 + c) | 0;
      x2 = (x2 + d) | 0;
      x3 = (x3 + e + round) | 0;
      if (round === 5) break;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 20) | (x3 >>> 12)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 17) | (x3 >>> 15)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 11) | (x1 >>> 21)) ^ x2;
      x0 = (x0 + x1) | 0;
      x1 = ((x1 << 25) | (x1 >>> 7)) ^ x0;
      x2 = (x2 + x3) | 0;
      x3 = ((x3 << 10) | (x3 >>> 22)) ^ x2;
      x0 = (x0 + x3) | 0;
      x3 = ((x3 << 18) | (x3 >>> 14)) ^ x0;
      x2 = (x2 + x1) | 0;
      x1 = ((x1 << 20) | (x1 >>> 12)) ^ x2;
      round++;
      x0 = (x0 + c) | 0;
      x1 = (x1 + d) | 0;
      x2 = (x2 + e) | 0;
      x3 = (x3 + a + round) | 0;
      // The five key words turn by two places for every eight rounds.
      const spent = a;
      a = c;
      c = e;
      e = b;
      b = d;
      d = spent;
    }
    out[4 * j] = x0;
    out[4 * j + 1] = x1;
    out[4 * j + 2] = x2;
    out[4 * j + 3] = x3;
  }
  return out;
}
