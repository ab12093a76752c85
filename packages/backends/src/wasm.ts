import * as tf from "@tensorflow/tfjs-core";
import { optionalPackage } from "./optional-package.js";
import type { Backend } from "./use-backend.js";
import { installWasmKernels } from "./wasm-kernels.js";

const PACKAGE = "@tensorflow/tfjs-backend-wasm";

/** Where the `.wasm` files are. */
export interface WasmOptions {
  /** The folder or URL of the binaries, with its last slash. Default: beside the package, which is right in Node. */
  readonly path?: string;
}

/**
 * WebAssembly with SIMD (XNNPACK), one thread in Node; installs the training kernels of this package when it starts.
 * In a browser the `.wasm` files must be served: `wasmFrom({ path: "/wasm/" })`.
 */
export const wasmFrom = ({ path }: WasmOptions = {}): Backend => ({
  name: "wasm",
  load: async () => {
    const { setWasmPaths } = await optionalPackage(PACKAGE, () => import("@tensorflow/tfjs-backend-wasm"));
    if (path !== undefined) setWasmPaths(path);
  },
  started: installWasmKernels,
  device: () => `WebAssembly, 1 thread${tf.env().getBool("WASM_HAS_SIMD_SUPPORT") ? ", SIMD" : ""}`,
});

/** {@link wasmFrom} with its defaults. */
export const wasm: Backend = wasmFrom();
