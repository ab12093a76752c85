import type { Solver } from "@discretely/core";
import * as tf from "@tensorflow/tfjs";

/** A solver, the shape of an instance, and all that it may answer. */
export interface Problem {
  readonly solver: Solver;
  readonly shape: readonly number[];
  readonly states: readonly (readonly number[])[];
}

/** What is asked of the answers besides being feasible and optimal. */
export interface Claims {
  /** How far below the optimum a score may lie, in units of Σ |θ|. Default 0. */
  readonly tolerance?: number;
  /** Ties: of the optimal states the first, larger entries before smaller ones from the left. Default false. */
  readonly first?: boolean;
  /** Only the order of θ counts, so ±∞ are numbers like others: ranks are scored instead. Default false. */
  readonly order?: boolean;
  /** No entry of θ <= 0 is taken. Default false. */
  readonly positive?: boolean;
}

/** The positions that a state occupies, and what it puts there. */
interface Sparse {
  readonly key: string;
  readonly at: readonly number[];
  readonly x: readonly number[];
}

/** Solves a batch and compares each row with the enumeration of all states; a row without a state must be refused. */
export function expectOptimal(problem: Problem, values: Float32Array, claims: Claims): void {
  const size = problem.shape.reduce((a, b) => a * b, 1);
  const states = compress(problem.states);
  const known = new Map(states.map((state, s) => [state.key, s]));
  const rows = Array.from({ length: values.length / size }, (_, r) => values.subarray(r * size, (r + 1) * size));
  const cases = rows.map((theta) => ({ theta, scores: scoreAll(states, claims.order ? ranks(theta) : theta) }));
  const open = cases.filter(({ scores }) => Math.max(...scores) > Number.NEGATIVE_INFINITY);
  const z = solve(problem, open.map(({ theta }) => theta)); // biome-ignore format: one line
  for (const [r, { theta, scores }] of open.entries()) {
    const chosen = known.get(z.subarray(r * size, (r + 1) * size).join());
    const fault = chosen === undefined ? "no state" : judge(states, chosen, theta, scores, claims);
    if (fault) throw new Error(`${fault}: z = ${z.subarray(r * size, (r + 1) * size)} for theta = ${theta}`);
  }
  for (const { theta, scores } of cases) {
    if (Math.max(...scores) > Number.NEGATIVE_INFINITY) continue;
    if (!refused(problem, theta)) throw new Error(`no refusal of theta = ${theta}`);
  }
}

function judge(
  states: readonly Sparse[],
  chosen: number,
  theta: Float32Array,
  scores: readonly number[],
  { tolerance = 0, first = false, positive = false }: Claims,
): string | undefined {
  const taken = (s: number) => states[s]!.at.every((i) => theta[i]! > 0);
  const best = Math.max(...scores);
  const scale = theta.reduce((sum, x) => sum + (Number.isFinite(x) ? Math.abs(x) : 0), 0);
  if (scores[chosen]! < best - tolerance * scale) return `${scores[chosen]} where ${best} can be had`;
  if (positive && !taken(chosen)) return "an entry <= 0 is taken";
  const expected = scores.findIndex((score, s) => score === best && (!positive || taken(s)));
  if (first && chosen !== expected) return `not the first of the optimal states, ${states[expected]!.key}`;
  return undefined;
}

/** Sorted from the lexicographically largest state to the smallest. */
function compress(states: Problem["states"]): Sparse[] {
  const sorted = [...states].sort((a, b) => {
    const at = a.findIndex((x, i) => x !== b[i]);
    return b[at]! - a[at]!;
  });
  return sorted.map((state) => ({
    key: state.join(),
    at: state.flatMap((x, i) => (x === 0 ? [] : [i])),
    x: state.filter((x) => x !== 0),
  }));
}

/** ⟨θ, z⟩ of every state; where z is 0 an infinite θ counts nothing. */
function scoreAll(states: readonly Sparse[], theta: ArrayLike<number>): number[] {
  return states.map(({ at, x }) => {
    let sum = 0;
    for (let i = 0; i < at.length; i++) sum += theta[at[i]!]! * x[i]!;
    return sum;
  });
}

/** The place of each entry among the distinct values. */
function ranks(theta: Float32Array): number[] {
  const distinct = [...new Set(Array.from(theta, (x) => x + 0))].sort((a, b) => (a < b ? -1 : 1));
  const place = new Map(distinct.map((x, i) => [x, i]));
  return Array.from(theta, (x) => place.get(x + 0)!);
}

function solve({ solver, shape }: Problem, rows: readonly Float32Array[]): Float32Array {
  const values = new Float32Array(rows.reduce((sum, row) => sum + row.length, 0));
  for (const [r, row] of rows.entries()) values.set(row, r * row.length);
  return tf.tidy(() => solver(tf.tensor(values, [rows.length, ...shape])).dataSync<"float32">());
}

function refused(problem: Problem, theta: Float32Array): boolean {
  try {
    solve(problem, [theta]);
    return false;
  } catch (error) {
    return error instanceof RangeError;
  }
}
