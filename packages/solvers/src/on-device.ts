import type { Solver } from "@discretely/core";
import { checkWord } from "@discretely/core/check";
import * as tf from "@tensorflow/tfjs-core";

/** Backends whose tensors lie in this process's memory: reading them costs a copy, not a wait for a device. */
const IN_MEMORY = ["cpu", "wasm", "tensorflow"];

/** `host`: the typed-array kernel. `device`: tensor ops alone, nothing is read. `auto`: by the backend in use at the call. */
export type Where = "auto" | "host" | "device";

/** Chooses between the two forms of a solver. A device can't be asked for NaN without a read, so only the host refuses it. */
export function hostOrDevice(name: string, on: Where, host: Solver, device: Solver): Solver {
  checkWord(name, "on", on, ["auto", "host", "device"]);
  if (on !== "auto") return on === "host" ? host : device;
  return (theta) => (IN_MEMORY.includes(tf.getBackend()) ? host(theta) : device(theta));
}
