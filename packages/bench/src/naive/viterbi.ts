import type { ChainOptions } from "@discretely/solvers";

/** Viterbi's algorithm in nested arrays. θ: T·C unary scores, then (T − 1)·C·C pairwise ones. */
export function viterbi(theta: readonly number[], { length, labels }: ChainOptions): number[] {
  const every = Array.from({ length: labels }, (_, c) => c);
  const unary = (t: number, c: number) => theta[t * labels + c]!;
  const pair = (t: number, c: number, d: number) => theta[length * labels + (t * labels + c) * labels + d]!;
  const score = [every.map((c) => unary(0, c))];
  const before: number[][] = [every.map(() => -1)];
  for (let t = 1; t < length; t++) {
    const into = every.map((d) => every.map((c) => score[t - 1]![c]! + pair(t - 1, c, d)));
    before.push(into.map((scores) => scores.indexOf(Math.max(...scores))));
    score.push(into.map((scores, d) => Math.max(...scores) + unary(t, d)));
  }
  const path = [score[length - 1]!.indexOf(Math.max(...score[length - 1]!))];
  for (let t = length - 1; t > 0; t--) path.unshift(before[t]![path[0]!]!);
  const z = theta.map(() => 0);
  for (const [t, c] of path.entries()) {
    z[t * labels + c] = 1;
    if (t > 0) z[length * labels + ((t - 1) * labels + path[t - 1]!) * labels + c] = 1;
  }
  return z;
}
