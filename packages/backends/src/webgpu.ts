import type { Gpu } from "./gpu.js";
import type { Backend } from "./use-backend.js";
import { type WebGpuHost, type WebGpuOptions, webgpuOn } from "./webgpu-on.js";

const browser: WebGpuHost = {
  find: async () => {
    const { navigator } = globalThis as { navigator?: { gpu?: Gpu } };
    if (navigator?.gpu) return navigator.gpu;
    throw new Error("no WebGPU here (navigator.gpu is undefined); a page needs https and a browser that has it");
  },
  noAdapter: "the browser has WebGPU but found no graphics card for it",
  wait: (work) => work(),
};

/** A graphics card through the browser's WebGPU. In Node use `dawnFrom`. */
export const webgpuFrom = (options: WebGpuOptions = {}): Backend => webgpuOn(browser, options);

/** {@link webgpuFrom} with its defaults. */
export const webgpu: Backend = webgpuFrom();
