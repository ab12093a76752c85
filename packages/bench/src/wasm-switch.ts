import { useBackend } from "@discretely/backends/use-backend";
import { wasm } from "@discretely/backends/wasm";
import * as tf from "@tensorflow/tfjs";

/** Goes from our kernels to those of TensorFlow.js (false) and back (true). */
export type WasmSwitch = (ours: boolean) => void;

/** Starts wasm bare, then with our kernels. Needs a process in which no one has done so before. */
export async function wasmSwitch(): Promise<WasmSwitch> {
  const { name, load } = wasm;
  await useBackend([{ name, load }]);
  if (tf.getKernel(tf.Conv2DBackpropFilter, "wasm")) {
    throw new Error("wasmSwitch: the kernels are installed already; run this benchmark in a process of its own");
  }
  const current = () => ({ kernel: tf.getKernel(tf.BatchMatMul, "wasm"), gradient: tf.getGradient(tf.BatchMatMul) });
  const theirs = current();
  await useBackend([wasm]);
  const ours = current();
  return (useOurs) => {
    tf.unregisterKernel(tf.BatchMatMul, "wasm");
    tf.unregisterGradient(tf.BatchMatMul);
    tf.registerKernel((useOurs ? ours : theirs).kernel);
    tf.registerGradient((useOurs ? ours : theirs).gradient);
  };
}
