import { dvaeKernel, dvaeWork } from "./dvae-work.js";
import { type Timing, time } from "./timing.js";
import { wasmSwitch } from "./wasm-switch.js";

/** A training step of the discrete VAE on one thread of wasm, with our matMul and with that of TensorFlow.js. */
export async function* dvaeStep(): AsyncGenerator<Timing> {
  const swap = await wasmSwitch();
  for (const samples of [1, 10]) {
    const { step, dispose } = dvaeWork(samples);
    yield time({ kernel: dvaeKernel(samples), ours: step, yardstick: "tfjs matMul", theirs: step, before: swap });
    swap(true);
    dispose();
  }
}
