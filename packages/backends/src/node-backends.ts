import { cpu } from "./cpu.js";
import { tfjsNode } from "./tfjs-node.js";
import { tfjsNodeGpu } from "./tfjs-node-gpu.js";
import type { Backend } from "./use-backend.js";
import { wasm } from "./wasm.js";

/** The candidates in Node, the fastest first. */
export const nodeBackends: readonly Backend[] = [tfjsNodeGpu, tfjsNode, wasm, cpu];
