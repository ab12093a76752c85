import * as tf from "@tensorflow/tfjs-core";

/** `host`: by typed arrays. `device`: by tensor operations, nothing is read. `auto`: by the backend in use at the call. */
export type Where = "auto" | "host" | "device";

export const wheres = ["auto", "host", "device"] as const satisfies readonly Where[];

/** Backends whose tensors lie in this process's memory: reading them costs a copy, not a wait for a device. */
const IN_MEMORY = ["cpu", "wasm", "tensorflow"];

/** Whether the tensors of the backend in use lie in this process's memory. */
export const inMemory = (): boolean => IN_MEMORY.includes(tf.getBackend());

/** Whether work that may run on either side runs on the host. */
export const onHost = (where: Where): boolean => (where === "auto" ? inMemory() : where === "host");
