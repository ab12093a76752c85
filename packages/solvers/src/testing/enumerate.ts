/** ⟨a, b⟩ in which the zeros of b pass over infinities. */
export const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, x, i) => (b[i] === 0 ? sum : sum + x * b[i]!), 0);

/** log Σ exp, E[z] and Cov(z) v by enumeration, as deviations from the mean. */
export function enumerate(states: number[][], theta: number[], v: number[]) {
  const scores = states.map((z) => dot(theta, z));
  const high = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - high));
  const total = weights.reduce((a, b) => a + b);
  const pmf = weights.map((w) => w / total);
  const mean = theta.map((_, i) => pmf.reduce((sum, p, s) => sum + p * states[s]![i]!, 0));
  const push = dot(v, mean);
  const slope = theta.map((_, i) =>
    pmf.reduce((sum, p, s) => sum + p * (states[s]![i]! - mean[i]!) * (dot(v, states[s]!) - push), 0),
  );
  return { log: high + Math.log(total), pmf, mean, slope };
}
