import * as tf from "@tensorflow/tfjs-core";

export const WASM_PACKAGE = "@tensorflow/tfjs-backend-wasm";

/** Those that were started as "wasm-threads". */
const threaded = new WeakSet<tf.KernelBackend>();

/** Notes that the wasm backend that has just been made is "wasm-threads". */
export const markThreaded = (): void => void threaded.add(tf.engine().registry.wasm!);

/**
 * Whether a wasm backend of that name runs already. A process can have one only.
 *
 * @throws Error where the other one runs.
 */
export function refuseOtherWasm(name: "wasm" | "wasm-threads"): boolean {
  const running = tf.engine().registry.wasm;
  if (!running) return false;
  const found = threaded.has(running) ? "wasm-threads" : "wasm";
  if (found !== name) throw new Error(`${found} runs in this process, and there can be one wasm backend only`);
  return true;
}

/** What the wasm backend in use computes on. */
export function wasmDevice(): string {
  const { wasm } = tf.backend() as { wasm?: { PThread?: { runningWorkers: readonly unknown[] } } };
  const count = 1 + (wasm?.PThread?.runningWorkers.length ?? 0); // the calling thread works too
  const simd = tf.env().getBool("WASM_HAS_SIMD_SUPPORT") ? ", SIMD" : "";
  return `WebAssembly${simd}, ${count} ${count === 1 ? "thread" : "threads"}`;
}
