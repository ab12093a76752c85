import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** Where each file of the build goes. The wasm backend asks for its binaries by their own names, so these get no hash. */
const assetFileNames = ({ names }: { names: readonly string[] }) =>
  names.some((name) => name.endsWith(".wasm")) ? "assets/[name][extname]" : "assets/[name]-[hash][extname]";

export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  // Relative addresses: the page works in whatever folder it is served from.
  base: "./",
  // The packages are read from their sources: nothing has to be built first.
  resolve: {
    conditions: ["@discretely/source", "module", "browser", "development|production"],
    // Also where a package of this repository imports them, they are this page's.
    dedupe: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm", "@tensorflow/tfjs-backend-webgpu"],
  },
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    chunkSizeWarningLimit: 1600, // the webgpu backend, which only those fetch who have WebGPU
    rolldownOptions: { output: { assetFileNames } },
  },
  worker: { format: "es", rolldownOptions: { output: { assetFileNames } } },
});
