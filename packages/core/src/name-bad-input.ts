import type { Tensor } from "@tensorflow/tfjs-core";
import { inMemory } from "./where.js";

/** An input of the layer by the name that the user knows, and which of its values no solver can rank. */
export interface Suspect {
  readonly name: string;
  readonly x: Tensor;
  /** The shape that the user knows. Default: that of `x`. */
  readonly shape?: readonly number[];
  readonly bad: (value: number) => boolean;
}

/** A NaN in θ: no solver can rank it. */
export const thetaSuspect = (x: Tensor, shape = x.shape): Suspect => ({ name: "theta", x, shape, bad: Number.isNaN });

/** What is not finite in dL/dz makes targets that no solver can rank. */
export const dySuspect = (x: Tensor): Suspect => ({ name: "dL/dz", x, bad: (value) => !Number.isFinite(value) });

/**
 * Runs `work`. When a solver refuses its numbers, names the input of the layer that they come from, and its row: the solver
 * counts the rows of all samples, and what it calls theta may be a target made of dL/dz. Costs nothing when all is well,
 * and reads no device: what a solver there refuses is a shape, and its NaN shows in the loss.
 * @throws RangeError for an input that holds a bad value; else what `work` threw.
 */
export function nameBadInput<T>(where: string, suspect: Suspect, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError && inMemory())) throw error; // no refusal of numbers
    throw named(where, suspect, suspect.x.dataSync<"float32">(), error);
  }
}

/** The same for work that ends later. */
export async function nameBadInputLater<T>(where: string, suspect: Suspect, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw named(where, suspect, await suspect.x.data<"float32">(), error);
  }
}

function named(where: string, suspect: Suspect, values: Float32Array, error: RangeError): RangeError {
  const { name, x, shape = x.shape, bad } = suspect;
  const at = values.findIndex(bad);
  if (at < 0) return error;
  const size = values.length / shape[0]!;
  return new RangeError(
    `${where}: ${name} is ${values[at]} at row ${Math.floor(at / size)}, entry ${at % size} of [${shape}]; ` +
      "look for a diverged loss, or a log or a division of 0, before the layer and after it",
    { cause: error },
  );
}
