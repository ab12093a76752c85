import * as tf from "@tensorflow/tfjs-core";
import { optionalPackage } from "./optional-package.js";
import { type Backend, initialise } from "./use-backend.js";
import { installWasmKernels } from "./wasm-kernels.js";
import { markThreaded, refuseOtherWasm, WASM_PACKAGE, wasmDevice } from "./wasm-running.js";

/** How many threads compute. */
export interface WasmThreadsOptions {
  /** From 2 to 8, the calling one included. Default: the processor cores, at most 8. */
  readonly threads?: number;
}

const MOST = 8;
const FLAG = "WASM_HAS_MULTITHREAD_SUPPORT";

/**
 * WebAssembly with SIMD and threads, in Node (in a browser `wasm` takes threads by itself where the page is isolated).
 * A process has one wasm backend: this or `wasm`. Matrix products and elementwise functions share the cores:
 * each thread computes its part of the entries, so every sum has the order, and the bits, that it has on one thread. The
 * threads end with the process, or with `stopBackend`.
 *
 * @throws RangeError for a number of threads out of its range.
 */
export function wasmThreadsFrom({ threads }: WasmThreadsOptions = {}): Backend {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 2 && threads <= MOST)) {
    throw new RangeError(`wasmThreads: threads must be an integer from 2 to ${MOST}, got ${threads}`);
  }
  return {
    name: "wasm-threads",
    registeredAs: "wasm",
    load: async () => {
      const { setThreadsCount } = await optionalPackage(WASM_PACKAGE, () => import("@tensorflow/tfjs-backend-wasm"));
      if (refuseOtherWasm("wasm-threads")) return;
      const count = threads ?? (await cores());
      if (typeof SharedArrayBuffer === "undefined") {
        throw new Error("threads share memory, and SharedArrayBuffer is switched off here; use wasm");
      }
      setThreadsCount(count);
      await startWith(count);
      markThreaded();
    },
    started: installWasmKernels,
    device: wasmDevice,
  };
}

/** {@link wasmThreadsFrom} with its defaults. */
export const wasmThreads: Backend = wasmThreadsFrom();

async function cores(): Promise<number> {
  const { availableParallelism } = await import("node:os");
  const count = Math.min(availableParallelism(), MOST);
  if (count < 2) throw new Error("one processor core only: threads would share it; use wasm");
  return count;
}

async function startWith(threads: number): Promise<void> {
  const { lendWorkers } = await import("./wasm-workers.js");
  const giveBack = lendWorkers(threads - 1);
  tf.env().set(FLAG, true); // the package says no in Node, where its workers could not start
  try {
    await initialise("wasm");
  } finally {
    tf.env().set(FLAG, false);
    giveBack();
  }
}
