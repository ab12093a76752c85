import type { Solver } from "@discretely/core";
import { checkInteger, checkNames } from "@discretely/core/check";
import { byInstances } from "./by-instances.js";

/** Items of integer weight >= 0 and the total that they may reach. */
export interface Sack {
  readonly weights: ArrayLike<number>;
  readonly capacity: number;
}

/** What `knapsack` takes. */
export interface KnapsackOptions {
  /** The sack of every row. Without it each row brings its own, as data. */
  readonly sack?: Sack;
}

/**
 * 0/1 knapsack: argmax ⟨θ, z⟩ over {z ∈ {0,1}ⁿ : ⟨weights, z⟩ <= capacity}, θ the values. `[N, n]` → `[N, n]`.
 * Items of value <= 0 are never taken.
 *
 * Dynamic programming over the capacity (Bellman, 1957), O(n · capacity) a row in time and bytes. Ties: of equal sets
 * the one that takes the first item in which they differ.
 * @throws RangeError when a weight or the capacity is no integer >= 0, when a row has no sack, and when θ holds NaN.
 */
export function knapsack(options: KnapsackOptions = {}): Solver<Sack> {
  checkNames("knapsack", options, ["sack"]);
  if (options.sack) checkSack(options.sack);
  let best = new Float64Array(0);
  let takes = new Uint8Array(0);
  return byInstances<Sack>("knapsack", ["n"], (theta, z, rows, [n], data) => {
    for (let row = 0; row < rows; row++) {
      const sack = data?.[row] ?? options.sack;
      if (!sack)
        throw new RangeError(`knapsack: row ${row} has no sack; pass one as an option, or one per row as data`);
      if (data) checkSack(sack);
      if (sack.weights.length !== n) {
        throw new RangeError(
          `knapsack: theta has ${n} entries a row, the sack of row ${row} ${sack.weights.length} weights`,
        );
      }
      const width = sack.capacity + 1;
      if (best.length < width) best = new Float64Array(width);
      if (takes.length < n * width) takes = new Uint8Array(n * width);
      fill(theta, row * n, sack, best, takes);
      unpack(z, row * n, sack, takes);
    }
  });
}

function checkSack({ weights, capacity }: Sack): void {
  checkInteger("knapsack", "capacity", capacity, { min: 0 });
  for (let i = 0; i < weights.length; i++) checkInteger("knapsack", `weights[${i}]`, weights[i], { min: 0 });
}

/** From the last item to the first: best[c] of the items from i on in room c, and whether item i is in it. */
function fill(
  theta: Float32Array,
  at: number,
  { weights, capacity }: Sack,
  best: Float64Array,
  takes: Uint8Array,
): void {
  best.fill(0, 0, capacity + 1);
  takes.fill(0, 0, weights.length * (capacity + 1));
  for (let i = weights.length - 1; i >= 0; i--) {
    const value = theta[at + i]!;
    const weight = weights[i]!;
    if (!(value > 0)) continue;
    for (let room = capacity; room >= weight; room--) {
      const taken = value + best[room - weight]!;
      if (taken < best[room]!) continue;
      best[room] = taken;
      takes[i * (capacity + 1) + room] = 1;
    }
  }
}

function unpack(z: Float32Array, at: number, { weights, capacity }: Sack, takes: Uint8Array): void {
  for (let i = 0, room = capacity; i < weights.length; i++) {
    if (takes[i * (capacity + 1) + room] === 0) continue;
    z[at + i] = 1;
    room -= weights[i]!;
  }
}

/** The mask of every set of items that fits: up to 2ⁿ states. */
export function knapsackStates({ weights, capacity }: Sack): number[][] {
  const all = Array.from({ length: 2 ** weights.length }, (_, set) =>
    Array.from({ length: weights.length }, (_, i) => (set >> i) & 1),
  );
  return all.filter((mask) => mask.reduce((sum, bit, i) => sum + bit * weights[i]!, 0) <= capacity);
}
