/** The Mersenne Twister 19937 (Matsumoto & Nishimura, 1998), seeded by one integer. */
function mersenneTwister(seed: number): () => number {
  const N = 624;
  const state = new Uint32Array(N);
  state[0] = seed;
  for (let i = 1; i < N; i++) {
    const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
    state[i] = Math.imul(1812433253, before) + i;
  }
  let at = N;
  return () => {
    if (at === N) {
      twist(state);
      at = 0;
    }
    let y = state[at++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

function twist(state: Uint32Array): void {
  const [N, M] = [624, 397];
  for (let i = 0; i < N; i++) {
    const y = (state[i]! & 0x80000000) | (state[(i + 1) % N]! & 0x7fffffff);
    state[i] = state[(i + M) % N]! ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}

/**
 * The stream of numpy's `RandomState(seed).randn`, one variate at a call: Marsaglia's polar method on 53-bit uniforms, the second of a
 * pair first. For parity with experiments that name such a seed; new work draws from `@discretely/random`.
 */
export function numpyNormal(seed: number): () => number {
  const word = mersenneTwister(seed);
  const double = () => {
    const high = word() >>> 5;
    return (high * 67108864 + (word() >>> 6)) / 9007199254740992;
  };
  let spare: number | undefined;
  return () => {
    if (spare !== undefined) {
      const kept = spare;
      spare = undefined;
      return kept;
    }
    for (;;) {
      const [a, b] = [2 * double() - 1, 2 * double() - 1];
      const r2 = a * a + b * b;
      if (r2 >= 1 || r2 === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
      spare = scale * a;
      return scale * b;
    }
  };
}
