import type { Solver } from "@discretely/core";
import { checkInteger, checkNames } from "@discretely/core/check";
import { byInstances } from "./by-instances.js";
import { hostOrDevice, type Where } from "./on-device.js";
import { viterbiOnDevice } from "./viterbi-on-device.js";

/** The size of a chain: its length and its labels. */
export interface ChainOptions {
  /** Positions T, >= 1. */
  readonly length: number;
  /** Labels C at each position, >= 1. */
  readonly labels: number;
}

/** What `viterbi` takes. */
export interface ViterbiOptions extends ChainOptions {
  /** Where it runs. Default `auto`: on the host for cpu and wasm, on the device elsewhere, in float32 there. */
  readonly on?: Where;
}

/** Entries of a chain's θ: T·C unary scores, then (T − 1)·C·C pairwise ones. */
export const chainSize = ({ length, labels }: ChainOptions): number => length * labels + (length - 1) * labels * labels;

/**
 * Best labelling of a chain: argmax ⟨θ, z⟩ over the label sequences c₁ … c_T. `[N, TC + (T−1)CC]` → the same.
 * First the unary scores, θ[t·C + c]; then the pairwise ones, θ[T·C + (t·C + c)·C + d] for labels c, d at t and t + 1.
 * z marks the label of each position and the pair of each step. θ = −∞ rules a label or a pair out.
 *
 * Viterbi's algorithm, O(T C²) a row. Ties: the first sequence in lexicographic order of the labels.
 * @throws RangeError when θ has another width, and, on the host, when it holds NaN or +∞ or rules every sequence out.
 */
export function viterbi({ on = "auto", ...chain }: ViterbiOptions): Solver {
  const { length, labels } = checkChain("viterbi", chain);
  const size = chainSize(chain);
  const pairs = length * labels;
  const best = new Float64Array(pairs);
  const next = new Int32Array(pairs);
  const host = byInstances("viterbi", ["TC + (T-1)CC"], (theta, z, rows, [width]) => {
    checkWidth(width, size);
    for (let row = 0, at = 0; row < rows; row++, at += size) {
      refuseInfinity(theta, at, size, row);
      lookAhead(theta, at, chain, best, next);
      let c = 0;
      for (let d = 1; d < labels; d++) if (best[d]! > best[c]!) c = d;
      if (best[c] === Number.NEGATIVE_INFINITY) {
        throw new RangeError(`viterbi: row ${row} rules every sequence out; raise an entry of -Infinity`);
      }
      for (let t = 0; t < length; t++) {
        const state = t * labels + c;
        z[at + state] = 1;
        c = next[state]!;
        if (t < length - 1) z[at + pairs + state * labels + c] = 1;
      }
    }
  });
  return hostOrDevice("viterbi", on, host, (theta) => {
    checkWidth(theta.shape[1], size);
    return viterbiOnDevice(theta, chain);
  });
}

function checkWidth(width: number | undefined, size: number): void {
  if (width !== size) throw new RangeError(`viterbi: theta has ${width} entries a row, the chain ${size}`);
}

/** From the last choice to the first: its best score up to the end, and the label that follows it there. */
function lookAhead(
  theta: Float32Array,
  at: number,
  { length, labels }: ChainOptions,
  best: Float64Array,
  next: Int32Array,
): void {
  const pairs = length * labels;
  for (let state = pairs - 1; state >= 0; state--) {
    const first = (Math.floor(state / labels) + 1) * labels;
    let rest = first === pairs ? 0 : Number.NEGATIVE_INFINITY;
    for (let d = 0; first < pairs && d < labels; d++) {
      const score = theta[at + pairs + state * labels + d]! + best[first + d]!;
      if (!(score > rest)) continue;
      rest = score;
      next[state] = d;
    }
    best[state] = theta[at + state]! + rest;
  }
}

export function checkChain(where: string, options: ChainOptions): ChainOptions {
  checkNames(where, options, ["length", "labels"]);
  checkInteger(where, "length", options.length, { min: 1 });
  checkInteger(where, "labels", options.labels, { min: 1 });
  return options;
}

function refuseInfinity(theta: Float32Array, at: number, size: number, row: number): void {
  for (let i = 0; i < size; i++) {
    if (theta[at + i] === Number.POSITIVE_INFINITY) {
      throw new RangeError(`viterbi: theta is Infinity at row ${row}, entry ${i}; pass a large finite score`);
    }
  }
}

/** Every labelling of a chain in the layout of {@link viterbi}: C^T states. */
export function chainStates({ length, labels }: ChainOptions): number[][] {
  return Array.from({ length: labels ** length }, (_, code) => {
    const state = new Array<number>(chainSize({ length, labels })).fill(0);
    for (let t = 0, rest = code, before = 0; t < length; t++) {
      const c = rest % labels;
      state[t * labels + c] = 1;
      if (t > 0) state[length * labels + ((t - 1) * labels + before) * labels + c] = 1;
      before = c;
      rest = Math.floor(rest / labels);
    }
    return state;
  });
}
