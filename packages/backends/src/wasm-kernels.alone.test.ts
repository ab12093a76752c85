import * as tf from "@tensorflow/tfjs";
import { expect, it, vi } from "vitest";
import { useBackend } from "./use-backend.js";
import { wasm } from "./wasm.js";
import { installWasmKernels } from "./wasm-kernels.js";

const names = [tf.BatchMatMul, tf.Conv2DBackpropInput, tf.Conv2DBackpropFilter, tf.Tile, tf.UnsortedSegmentSum];
const kernels = () => names.map((name) => tf.getKernel(name, "wasm")?.kernelFunc);

it("importing changes nothing, starting wasm installs every kernel once and in silence", async () => {
  const warn = vi.spyOn(console, "warn");
  await wasm.load();
  const theirs = kernels();
  const gradients = [tf.BatchMatMul, tf.Tile].map((name) => tf.getGradient(name));
  expect(theirs.map((kernel) => kernel !== undefined)).toEqual([true, true, false, true, false]);

  await useBackend([wasm]);
  const ours = kernels();
  for (const [i, kernel] of ours.entries()) expect([undefined, theirs[i]].includes(kernel)).toBe(false);
  for (const { kernelName, gradFunc } of gradients) expect(tf.getGradient(kernelName).gradFunc).not.toBe(gradFunc);

  await useBackend([wasm]);
  installWasmKernels();
  expect(kernels()).toEqual(ours);
  expect(warn).not.toHaveBeenCalled();
});
