import * as tf from "@tensorflow/tfjs-core";
import { describeAdapter, type Gpu, type GpuAdapter, type GpuDevice, type GpuInfo, isSoftware } from "./gpu.js";
import { optionalPackage } from "./optional-package.js";
import type { Backend } from "./use-backend.js";
import { installWebGpuAddN } from "./webgpu-add-n.js";
import { installWebGpuCast } from "./webgpu-cast.js";

const PACKAGE = "@tensorflow/tfjs-backend-webgpu";

/** Which adapters will do. */
export interface WebGpuOptions {
  /**
   * Whether one that computes on the processor (SwiftShader, llvmpipe) will do. Default: it does. The lists of
   * candidates refuse it, for wasm, which comes after, is hundreds of times faster.
   */
  readonly software?: boolean;
}

/** Where WebGPU is found, and what its backend needs there besides. */
export interface WebGpuHost {
  /** Rejects with the reason where there is none. */
  readonly find: () => Promise<Gpu>;
  /** What no adapter means there, and what to do. */
  readonly noAdapter: string;
  /** Wraps what waits for the device. */
  readonly wait: <T>(work: () => Promise<T>) => Promise<T>;
  /** Runs before the backend is registered. */
  readonly prepare?: (backend: tf.KernelBackend, device: GpuDevice) => void;
}

/** The candidate of a host: a browser's, or Dawn's in Node. */
export const webgpuOn = (host: WebGpuHost, { software = true }: WebGpuOptions): Backend => ({
  name: "webgpu",
  load: async () => {
    const running = tf.engine().registry.webgpu;
    const adapter = running ? undefined : await adapterOf(host);
    const info = adapter?.info ?? infos.get(running!) ?? {};
    if (!software && isSoftware(info)) {
      throw new Error(`only ${describeAdapter(info)}: slower than wasm, so used only where it is asked for by name`);
    }
    if (adapter) await register(adapter, host);
  },
  started: () => {
    installWebGpuCast();
    installWebGpuAddN();
  },
  device: () => describeAdapter(infos.get(tf.backend()) ?? {}),
});

/** What the adapter of each running backend says of itself. */
const infos = new WeakMap<tf.KernelBackend, GpuInfo>();

async function adapterOf({ find, noAdapter, wait }: WebGpuHost): Promise<GpuAdapter> {
  const gpu = await find();
  const adapter = await wait(() => gpu.requestAdapter({ powerPreference: "high-performance" }));
  if (!adapter) throw new Error(`no adapter: ${noAdapter}`);
  return adapter;
}

/** With a device made here: the package's own start wants `navigator.gpu` before it is imported, and keeps no adapter. */
async function register(adapter: GpuAdapter, { prepare, wait }: WebGpuHost): Promise<void> {
  const { WebGPUBackend } = await optionalPackage(PACKAGE, () => import("@tensorflow/tfjs-backend-webgpu"));
  if (tf.findBackendFactory("webgpu")) tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", async () => {
    const device = await wait(() => adapter.requestDevice(wishes(adapter)));
    const backend = new WebGPUBackend(device as never, adapter.info as never);
    infos.set(backend, adapter.info);
    prepare?.(backend, device);
    return backend;
  });
}

const wishes = ({ features, limits }: GpuAdapter) => ({
  requiredFeatures: ["timestamp-query"].filter((feature) => features.has(feature)),
  requiredLimits: Object.fromEntries(LIMITS.map((limit) => [limit, limits[limit]!])),
});

/** Asked for in full, as the kernels size their work by them. */
const LIMITS = [
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
];
