import * as tf from "@tensorflow/tfjs-core";
import { replaceWasmKernel } from "./wasm-kernel.js";

interface Identity {
  readonly inputs: { readonly x: tf.TensorInfo };
  readonly backend: { incRef(dataId: tf.DataId): void };
}

/**
 * Clones by counting one more reference, as TensorFlow.js 4.22 does on its other backends, and for a reshape on this one.
 *
 * Its wasm kernel copies the memory, and the engine clones every tensor that it keeps for a gradient: a twelfth of a training
 * step. No kernel writes to its input, so nobody can tell.
 */
export function installWasmIdentity(): void {
  replaceWasmKernel(tf.Identity, (original) => (call) => {
    const { inputs, backend } = call as unknown as Identity;
    const { dataId, shape, dtype } = inputs.x;
    if (dtype === "string") return original(call);
    backend.incRef(dataId);
    return { dataId, shape, dtype };
  });
}
