import * as tf from "@tensorflow/tfjs-core";
import { optionalPackage } from "./optional-package.js";
import type { Backend } from "./use-backend.js";

// Not a literal in `import`: `@tensorflow/tfjs` mostly brings this backend, and a bundler would insist on the package.
const PACKAGE: string = "@tensorflow/tfjs-backend-webgl";

/**
 * A graphics card through the browser's WebGL; there is none in Node. Needs `@tensorflow/tfjs`, which brings it, or
 * `@tensorflow/tfjs-backend-webgl`.
 */
export const webgl: Backend = {
  name: "webgl",
  load: async () =>
    tf.findBackendFactory("webgl") ??
    optionalPackage(PACKAGE, () => import(/* @vite-ignore */ /* webpackIgnore: true */ PACKAGE)),
  device: () => `WebGL ${tf.env().getNumber("WEBGL_VERSION")}`,
};
