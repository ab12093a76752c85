import { checkInteger, checkNames } from "@discretely/core/check";
import { permutation, split } from "@discretely/random";
import type { TensorContainer } from "@tensorflow/tfjs-core";
import type { Batches } from "./model.js";

/** What `shuffled` takes. */
export interface ShuffledOptions<Batch extends TensorContainer> {
  /** Examples of the data set. */
  readonly count: number;
  /** Examples of a batch. */
  readonly batch: number;
  readonly seed: number;
  /** Makes the tensors of the examples of those numbers. */
  readonly make: (examples: number[]) => Batch;
  /**
   * Whether an epoch ends with a smaller batch where `batch` does not divide `count`. Else what does not fill a batch waits
   * for another epoch's order. Default false.
   */
  readonly partial?: boolean;
}

/**
 * Batches of a fresh permutation in every epoch, a function of seed and epoch alone.
 * @throws RangeError for an option that is unknown or out of range.
 */
export function shuffled<Batch extends TensorContainer>(options: ShuffledOptions<Batch>): Batches<Batch> {
  checkNames("shuffled", options, ["count", "batch", "seed", "make", "partial"]);
  const { seed, make, partial = false } = options;
  const count = checkInteger("shuffled", "count", options.count, { min: 1 });
  const batch = checkInteger("shuffled", "batch", options.batch, { min: 1, max: count });
  let order = { epoch: -1, of: new Uint32Array() };
  return {
    steps: partial ? Math.ceil(count / batch) : Math.floor(count / batch),
    at: (epoch, step) => {
      if (order.epoch !== epoch) {
        order = { epoch, of: permutation(count, split(seed, epoch)) as Uint32Array<ArrayBuffer> };
      }
      return make(Array.from(order.of.subarray(step * batch, (step + 1) * batch)));
    },
  };
}
