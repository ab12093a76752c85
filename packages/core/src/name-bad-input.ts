import type { Tensor } from "@tensorflow/tfjs-core";

/** An input of the layer by the name that the user knows, and which of its values no solver can rank. */
export interface Suspect {
  readonly name: string;
  readonly x: Tensor;
  readonly bad: (value: number) => boolean;
}

/**
 * Runs `work`. When a solver refuses its numbers, names the input of the layer that they come from, and its row: the solver
 * counts the rows of all samples, and what it calls theta may be a target made of dL/dz. Costs nothing when all is well.
 * @throws RangeError for an input that holds a bad value; else what `work` threw.
 */
export function nameBadInput<T>(where: string, { name, x, bad }: Suspect, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // no refusal, e.g. a backend that can't be read
    const values = x.dataSync<"float32">();
    const at = values.findIndex(bad);
    if (at < 0) throw error;
    const size = values.length / x.shape[0]!;
    throw new RangeError(
      `${where}: ${name} is ${values[at]} at row ${Math.floor(at / size)}, entry ${at % size} of [${x.shape}]; ` +
        "look for a diverged loss, or a log or a division of 0, before the layer and after it",
      { cause: error },
    );
  }
}
