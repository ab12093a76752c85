import { optionalPackage } from "./optional-package.js";
import type { Backend } from "./use-backend.js";

// Not a literal in `import`: a bundler would look for a package that is seldom there.
const PACKAGE: string = "@tensorflow/tfjs-node";

/** Native TensorFlow on the processor, through the optional package `@tensorflow/tfjs-node`. */
export const tfjsNode: Backend = {
  name: "tfjs-node",
  registeredAs: "tensorflow",
  load: () => optionalPackage(PACKAGE, () => import(/* @vite-ignore */ /* webpackIgnore: true */ PACKAGE)),
  device: () => "TensorFlow on the processor",
};
