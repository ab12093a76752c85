import { cpu } from "./cpu.js";
import { dawn, dawnFrom } from "./dawn.js";
import { tfjsNode } from "./tfjs-node.js";
import { tfjsNodeGpu } from "./tfjs-node-gpu.js";
import type { Backend } from "./use-backend.js";
import { wasm } from "./wasm.js";
import { wasmThreads } from "./wasm-threads.js";

/** The candidates in Node, the fastest first. A graphics card made of software is passed over: wasm is faster. */
export const nodeBackends: readonly Backend[] = [
  tfjsNodeGpu,
  dawnFrom({ software: false }),
  tfjsNode,
  wasmThreads,
  wasm,
  cpu,
];

const NAMED: readonly Backend[] = [tfjsNodeGpu, dawn, tfjsNode, wasmThreads, wasm, cpu];

/** The names that {@link namedBackend} knows, in the order of {@link nodeBackends}. */
export const backendNames: readonly string[] = NAMED.map(({ name }) => name);

/**
 * The candidate of that name in Node, as one takes it who insists: `useBackend([namedBackend("webgpu")])` also starts a
 * graphics card made of software.
 *
 * @throws RangeError for an unknown name.
 */
export function namedBackend(name: string): Backend {
  const found = NAMED.find((candidate) => candidate.name === name);
  if (found) return found;
  throw new RangeError(`no backend named "${name}" (have: ${backendNames.join(", ")})`);
}
