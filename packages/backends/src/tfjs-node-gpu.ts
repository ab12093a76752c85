import { optionalPackage } from "./optional-package.js";
import type { Backend } from "./use-backend.js";

// Not a literal in `import`: a bundler would look for a package that is seldom there.
const PACKAGE: string = "@tensorflow/tfjs-node-gpu";

/** Native TensorFlow on a CUDA device, through the optional package `@tensorflow/tfjs-node-gpu`. */
export const tfjsNodeGpu: Backend = {
  name: "tfjs-node-gpu",
  registeredAs: "tensorflow",
  load: () => optionalPackage(PACKAGE, () => import(/* @vite-ignore */ /* webpackIgnore: true */ PACKAGE)),
  device: () => "TensorFlow on a CUDA device",
};
