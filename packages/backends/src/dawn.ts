import type { KernelBackend } from "@tensorflow/tfjs-core";
import { readSyncFrom } from "./dawn-read.js";
import { hearTicks, tick, waitForDawn } from "./dawn-ticks.js";
import type { Gpu, GpuBuffer, GpuDevice } from "./gpu.js";
import { optionalPackage } from "./optional-package.js";
import type { Backend } from "./use-backend.js";
import { type WebGpuHost, type WebGpuOptions, webgpuOn } from "./webgpu-on.js";

// Not a literal in `import`: no bundle runs it.
const PACKAGE: string = "webgpu";

const node: WebGpuHost = {
  find: async () => {
    const { navigator } = globalThis as { navigator?: { gpu?: Gpu } };
    return navigator?.gpu ?? startDawn();
  },
  noAdapter: "Dawn found no graphics card; it needs a driver and, on Linux, the Vulkan loader (libvulkan.so.1)",
  wait: waitForDawn,
  prepare,
};

/**
 * A graphics card in Node: WebGPU by Dawn (Vulkan, Metal or Direct3D) through the optional package `webgpu`. Unlike in a
 * browser, `dataSync` costs no more than `data`.
 */
export const dawnFrom = (options: WebGpuOptions = {}): Backend => webgpuOn(node, options);

/** {@link dawnFrom} with its defaults. */
export const dawn: Backend = dawnFrom();

/** Reads that work without a canvas, and an end in order: Dawn may crash a process that leaves with a device alive. */
function prepare(backend: KernelBackend, device: GpuDevice): void {
  const { getBufferData } = backend as unknown as { getBufferData(buffer: GpuBuffer): Promise<ArrayBuffer> };
  Object.assign(backend, {
    readSync: readSyncFrom(backend, device),
    getBufferData: (buffer: GpuBuffer) => waitForDawn(() => getBufferData.call(backend, buffer)),
  });
  process.once("exit", () => {
    device.destroy();
    tick();
  });
}

interface Dawn {
  readonly create: (flags: readonly string[]) => Gpu;
  readonly globals: object;
}

/** Puts WebGPU where a browser has it: its classes on `globalThis`, its entry on `navigator`. */
async function startDawn(): Promise<Gpu> {
  const load = (): Promise<Dawn> => import(/* @vite-ignore */ /* webpackIgnore: true */ PACKAGE);
  const { create, globals } = await optionalPackage(PACKAGE, load);
  const { noVulkanDriver } = await import("./vulkan-drivers.js"); // of Node's modules: for no page
  const why = process.platform === "linux" ? await noVulkanDriver(process.env) : undefined;
  if (why) throw new Error(`no adapter: ${why}`);
  hearTicks();
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const host = globalThis as { navigator?: object };
  if (!host.navigator) Object.defineProperty(host, "navigator", { value: {}, configurable: true, writable: true });
  Object.defineProperty(host.navigator, "gpu", { value: gpu, configurable: true });
  return gpu;
}
