import * as tf from "@tensorflow/tfjs-core";

/**
 * The random cases of a law on the backend in use: a tenth of `runs` on webgpu, where each case waits for the device, some
 * milliseconds on a card made of software.
 */
export const runsHere = (runs: number): number => (tf.getBackend() === "webgpu" ? Math.ceil(runs / 10) : runs);
