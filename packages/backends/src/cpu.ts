import * as tf from "@tensorflow/tfjs-core";
import { optionalPackage } from "./optional-package.js";
import type { Backend } from "./use-backend.js";

// Not a literal in `import`: `@tensorflow/tfjs` mostly brings this backend, and a bundler would insist on the package.
const PACKAGE: string = "@tensorflow/tfjs-backend-cpu";

/**
 * Plain JavaScript: starts everywhere and is slow (a large matrix product takes some 25 times what it takes on wasm).
 * Needs `@tensorflow/tfjs`, which brings it, or `@tensorflow/tfjs-backend-cpu`.
 */
export const cpu: Backend = {
  name: "cpu",
  load: async () =>
    tf.findBackendFactory("cpu") ??
    optionalPackage(PACKAGE, () => import(/* @vite-ignore */ /* webpackIgnore: true */ PACKAGE)),
  device: () => "plain JavaScript, 1 thread",
};
