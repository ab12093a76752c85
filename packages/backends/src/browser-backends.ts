import { cpu } from "./cpu.js";
import type { Backend } from "./use-backend.js";
import { wasm } from "./wasm.js";
import { webgl } from "./webgl.js";
import { webgpuFrom } from "./webgpu.js";

/**
 * The candidates in a browser, the fastest first. Each is loaded when it is tried, so a page fetches those up to the
 * one that starts; a bundle that must not hold the others names its own list instead.
 */
export const browserBackends: readonly Backend[] = [webgpuFrom({ software: false }), webgl, wasm, cpu];
