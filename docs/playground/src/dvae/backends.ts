import { browserBackends } from "@discretely/backends/browser-backends";
import type { Backend } from "@discretely/backends/use-backend";
import { wasmFrom } from "@discretely/backends/wasm";
import { webgpuFrom } from "@discretely/backends/webgpu";
import * as tf from "@tensorflow/tfjs-core";
import { graphicsCard } from "./graphics.js";
import { wasmFolder } from "./wasm-folder.js";

// Named here, so that the build makes a file of each backend, which is fetched when its turn comes.
const cpu = () => import("@tensorflow/tfjs-backend-cpu");
const webgl = () => import("@tensorflow/tfjs-backend-webgl");

/** The wasm backend with one thread: many pages are served without the headers that threads need. */
const wasm: Backend = wasmFrom({ path: wasmFolder });
const oneThread: Backend = {
  ...wasm,
  load: async () => {
    await wasm.load();
    tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  },
};

/** What this build adds to the candidate of that name. */
const inThisBuild = (candidate: Backend): Backend => {
  if (candidate.name === "wasm") return oneThread;
  if (candidate.name === "cpu") return { ...candidate, load: cpu };
  return candidate.name === "webgl" ? { ...candidate, load: webgl } : candidate;
};

/** The same candidate, where WebGL is not made of software. */
const hardware = (candidate: Backend): Backend => {
  if (candidate.name !== "webgl") return candidate;
  const load = async () => {
    graphicsCard();
    return candidate.load();
  };
  return { ...candidate, load };
};

/**
 * The candidates for what a reader asks: the browser's, the fastest first, or the one of that name. A graphics card made of
 * software is refused, unless it is asked for by name.
 */
export function backendsFor(name: string): readonly Backend[] {
  if (name === "auto") return browserBackends.map(inThisBuild).map(hardware);
  if (name === "webgpu") return [webgpuFrom()];
  return browserBackends.filter((candidate) => candidate.name === name).map(inThisBuild);
}
