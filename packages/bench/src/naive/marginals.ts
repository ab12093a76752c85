import type { ChainOptions } from "@discretely/solvers";

/** e₀ … eₖ: the elementary symmetric polynomials of weights. */
function symmetric(weights: readonly number[], k: number): number[] {
  let sums = [1, ...new Array<number>(k).fill(0)];
  for (const w of weights) sums = sums.map((sum, j) => (j === 0 ? 1 : sum + w * sums[j - 1]!));
  return sums;
}

/** P(i in S) ∝ wᵢ eₖ₋₁(the others), w = exp θ, with the polynomials found anew for each item. O(n² k). */
export function kSubsetMarginals(theta: readonly number[], k: number): number[] {
  const weights = theta.map(Math.exp);
  const total = symmetric(weights, k)[k]!;
  return weights.map((w, i) => (w * symmetric(weights.toSpliced(i, 1), k - 1)[k - 1]!) / total);
}

/** P(e in T) = wₑ Rₑ, R the resistance between its ends, from the inverse of the Laplacian without vertex 0. */
export function spanningTreeMarginals(theta: readonly number[], vertices: number): number[] {
  const { weights, ends, inverse } = solveLaplacian(theta, vertices);
  return weights.map((w, e) => w * transfer(inverse, ends[e]!, ends[e]!));
}

/** The Jacobian of the marginals, ∂μₑ/∂θ_f = δₑ_f μₑ − wₑ w_f (bₑᵀ L⁻¹ b_f)², times a direction. */
export function spanningTreeVjp(theta: readonly number[], v: readonly number[], vertices: number): number[] {
  const { weights, ends, inverse } = solveLaplacian(theta, vertices);
  const jacobian = ends.map((e, i) =>
    ends.map((f, j) => {
      const own = i === j ? weights[i]! * transfer(inverse, e, e) : 0;
      return own - weights[i]! * weights[j]! * transfer(inverse, e, f) ** 2;
    }),
  );
  return jacobian.map((row) => row.reduce((sum, x, j) => sum + x * v[j]!, 0));
}

type Pair = readonly [number, number];

const transfer = (inverse: readonly (readonly number[])[], [a, b]: Pair, [c, d]: Pair) =>
  inverse[a]![c]! - inverse[a]![d]! - inverse[b]![c]! + inverse[b]![d]!;

function solveLaplacian(theta: readonly number[], n: number) {
  const weights = theta.map(Math.exp);
  const ends: Pair[] = [];
  for (let a = 0; a < n; a++) for (let b = a + 1; b < n; b++) ends.push([a, b]);
  const laplacian = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (const [e, [a, b]] of ends.entries()) {
    laplacian[a]![a]! += weights[e]!;
    laplacian[b]![b]! += weights[e]!;
    laplacian[a]![b]! -= weights[e]!;
    laplacian[b]![a]! -= weights[e]!;
  }
  const minor = invert(laplacian.slice(1).map((row) => row.slice(1)));
  const inverse = [new Array<number>(n).fill(0), ...minor.map((row) => [0, ...row])];
  return { weights, ends, inverse };
}

/** Gauss-Jordan elimination beside the identity; a Laplacian minor needs no pivoting. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  let rows = matrix.map((row, i) => [...row, ...row.map((_, j) => Number(i === j))]);
  for (let p = 0; p < n; p++) {
    const pivot = rows[p]!.map((x) => x / rows[p]![p]!);
    rows = rows.map((row, i) => (i === p ? pivot : row.map((x, j) => x - row[p]! * pivot[j]!)));
  }
  return rows.map((row) => row.slice(n));
}

/** The derivative of a function along a direction, by central differences. */
export function directionalDerivative(
  f: (theta: readonly number[]) => readonly number[],
  theta: readonly number[],
  v: readonly number[],
  h = 1e-4,
): number[] {
  const at = (by: number) => f(theta.map((x, i) => x + by * v[i]!));
  const [up, down] = [at(h), at(-h)];
  return up.map((x, i) => (x - down[i]!) / (2 * h));
}

/** The labels and pairs of a chain by forward and backward sums of exp ⟨θ, z⟩ in nested arrays, which overflow early. */
export function chainMarginals(theta: readonly number[], { length, labels }: ChainOptions): number[] {
  const every = Array.from({ length: labels }, (_, c) => c);
  const sum = (of: (c: number) => number) => every.reduce((total, c) => total + of(c), 0);
  const unary = (t: number, c: number) => Math.exp(theta[t * labels + c]!);
  const pair = (t: number, c: number, d: number) => Math.exp(theta[length * labels + (t * labels + c) * labels + d]!);
  const before = [every.map((c) => unary(0, c))];
  for (let t = 1; t < length; t++) {
    before.push(every.map((d) => unary(t, d) * sum((c) => before[t - 1]![c]! * pair(t - 1, c, d))));
  }
  const after = [every.map(() => 1)];
  for (let t = length - 2; t >= 0; t--) {
    after.unshift(every.map((c) => sum((d) => pair(t, c, d) * unary(t + 1, d) * after[0]![d]!)));
  }
  const total = sum((c) => before[length - 1]![c]!);
  const single = after.flatMap((row, t) => row.map((x, c) => (before[t]![c]! * x) / total));
  const double = after
    .slice(1)
    .flatMap((row, t) =>
      every.flatMap((c) => row.map((x, d) => (before[t]![c]! * pair(t, c, d) * unary(t + 1, d) * x) / total)),
    );
  return [...single, ...double];
}
