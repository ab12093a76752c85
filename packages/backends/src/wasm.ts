import { optionalPackage } from "./optional-package.js";
import type { Backend } from "./use-backend.js";
import { installWasmKernels } from "./wasm-kernels.js";
import { refuseOtherWasm, WASM_PACKAGE, wasmDevice } from "./wasm-running.js";

/** Where the `.wasm` files are. */
export interface WasmOptions {
  /** The folder or URL of the binaries, with its last slash. Default: beside the package, which is right in Node. */
  readonly path?: string;
}

/**
 * WebAssembly with SIMD (XNNPACK); installs the training kernels of this package when it starts. In Node it computes on
 * one thread (`wasmThreads` on more), in a browser on several where the page is isolated. There the `.wasm` files must
 * be served: `wasmFrom({ path: "/wasm/" })`.
 */
export const wasmFrom = ({ path }: WasmOptions = {}): Backend => ({
  name: "wasm",
  load: async () => {
    const { setWasmPaths } = await optionalPackage(WASM_PACKAGE, () => import("@tensorflow/tfjs-backend-wasm"));
    refuseOtherWasm("wasm");
    if (path !== undefined) setWasmPaths(path);
  },
  started: installWasmKernels,
  device: wasmDevice,
});

/** {@link wasmFrom} with its defaults. */
export const wasm: Backend = wasmFrom();
