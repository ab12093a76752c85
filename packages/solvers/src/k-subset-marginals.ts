import type { Family } from "@discretely/core";
import { checkInteger, checkNames } from "@discretely/core/check";
import { checkTheta, logAdd } from "./family-theta.js";
import type { TopKOptions } from "./top-k.js";

const LOST = Number.NEGATIVE_INFINITY;

/**
 * The family over the k-subsets of n items, the states of `topK`: θ has n entries.
 *
 * With F[i, j] the log-partition of the j-subsets of the first i items and G[i, j] of those from i on,
 * F[i+1, j] = log(exp F[i, j] + exp(F[i, j−1] + θᵢ)), A = F[n, k] and
 * μᵢ = exp(θᵢ − A) Σⱼ exp(F[i, j] + G[i+1, k−1−j]). The derivative along v is that of the same recursion.
 * O(n k) each. A sample walks the items once and draws a uniform for each.
 * @throws RangeError when fewer than k entries of θ are finite.
 */
export function kSubsetMarginals(options: Pick<TopKOptions, "k">): Family {
  const { k } = options;
  checkNames("kSubsetMarginals", options, ["k"]);
  checkInteger("kSubsetMarginals", "k", k, { min: 1 });
  let tables = makeTables(0, k);
  const fill = (theta: ArrayLike<number>, v?: ArrayLike<number>) => {
    const n = theta.length;
    checkTheta("kSubsetMarginals", theta, n);
    if (tables.n !== n) tables = makeTables(n, k);
    if (v || !holds(tables, theta)) {
      tables.theta.set(theta);
      recur(tables.before, theta, v, n, k, (i) => i);
      recur(tables.after, theta, v, n, k, (i) => n - 1 - i);
    }
    if (tables.before.log[n * (k + 1) + k] === LOST) {
      throw new RangeError(`kSubsetMarginals: fewer than k = ${k} of the ${n} entries are finite; pass a smaller k`);
    }
    return tables;
  };
  return {
    logPartition: (theta) => fill(theta).before.log[theta.length * (k + 1) + k]!,
    marginals: (theta) => combine(fill(theta), theta, k).mean,
    vjp: (theta, v) => combine(fill(theta, v), theta, k, v).slope,
    sample: (theta, uniform) => walk(fill(theta).after.log, theta, k, uniform),
  };
}

/** Row i, column j: log-partition of the j-subsets of i items, and its derivative. */
interface Table {
  readonly log: Float64Array;
  readonly slope: Float64Array;
}
interface Tables {
  readonly n: number;
  /** What they were last filled for: samples of one θ come in runs. */
  readonly theta: Float64Array;
  /** Of the first i items, and of the last i. */
  readonly before: Table;
  readonly after: Table;
}

const makeTable = (size: number): Table => ({
  log: new Float64Array(size).fill(LOST),
  slope: new Float64Array(size),
});
const makeTables = (n: number, k: number): Tables => ({
  n,
  theta: new Float64Array(n).fill(Number.NaN),
  before: makeTable((n + 1) * (k + 1)),
  after: makeTable((n + 1) * (k + 1)),
});

function holds(tables: Tables, theta: ArrayLike<number>): boolean {
  for (let i = 0; i < theta.length; i++) if (tables.theta[i] !== theta[i]) return false;
  return true;
}

function recur(
  { log, slope }: Table,
  theta: ArrayLike<number>,
  v: ArrayLike<number> | undefined,
  n: number,
  k: number,
  item: (i: number) => number,
): void {
  log.fill(LOST);
  slope.fill(0);
  log[0] = 0;
  for (let i = 0; i < n; i++) {
    const score = theta[item(i)]!;
    const direction = v ? v[item(i)]! : 0;
    for (let j = 0; j <= Math.min(i + 1, k); j++) {
      const old = i * (k + 1) + j;
      const without = log[old]!;
      const including = j > 0 ? log[old - 1]! + score : LOST;
      const both = logAdd(without, including);
      log[old + k + 1] = both;
      if (!v || both === LOST) continue;
      const share = Math.exp(including - both);
      slope[old + k + 1] =
        (share < 1 ? (1 - share) * slope[old]! : 0) + (share > 0 ? share * (slope[old - 1]! + direction) : 0);
    }
  }
}

function combine({ n, before, after }: Tables, theta: ArrayLike<number>, k: number, v?: ArrayLike<number>) {
  const mean = new Float64Array(n);
  const slope = new Float64Array(n);
  const total = before.log[n * (k + 1) + k]!;
  const totalSlope = before.slope[n * (k + 1) + k]!;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < k; j++) {
      const left = i * (k + 1) + j;
      const right = (n - 1 - i) * (k + 1) + k - 1 - j;
      const share = Math.exp(before.log[left]! + after.log[right]! + theta[i]! - total);
      if (share === 0) continue;
      mean[i]! += share;
      slope[i]! += share * (before.slope[left]! + after.slope[right]! + (v ? v[i]! : 0) - totalSlope);
    }
  }
  return { mean, slope };
}

/** Takes each item with the probability that a subset of what is still wanted, from here on, holds it. */
function walk(after: Float64Array, theta: ArrayLike<number>, k: number, uniform: () => number): Float64Array {
  const n = theta.length;
  const z = new Float64Array(n);
  for (let i = 0, wanted = k; wanted > 0; i++) {
    const rest = (n - 1 - i) * (k + 1) + wanted;
    const including = theta[i]! + after[rest - 1]!;
    const take = Math.exp(including - logAdd(including, after[rest]!));
    if (!(uniform() < take)) continue;
    z[i] = 1;
    wanted--;
  }
  return z;
}
