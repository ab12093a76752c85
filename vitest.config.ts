import { defineConfig } from "vitest/config";
import { backendTests } from "./.ci/backend-tests.js";

// Tests read `src`, in every package, through this export condition: nothing has to be built first.
const conditions = ["@discretely/source", "node", "import", "default"];

// With DISCRETELY_BACKEND (cpu, wasm, wasm-threads, webgpu) only the tests that depend on the backend run, on that one:
// the files that call `onTestBackend()`. Without it all tests run, and those on wasm.
const { DISCRETELY_BACKEND: backend } = process.env;
const patience = backend === "webgpu" ? 180_000 : 60_000;

const below = (name: string) =>
  ["{packages,docs/examples}/*", "docs/{tools,playground}", ".ci"].map((folder) => `${folder}/**/${name}`);
// Files share a process, and with it one start of TensorFlow.js and of the backend, a second or two. On a card what each
// leaves there would add up.
const shared = {
  name: "shared",
  include: backend ? backendTests("packages").map((file) => `packages/${file}`) : below("*.test.ts"),
  exclude: ["**/*.alone.test.ts"],
  setupFiles: "./.ci/one-wasm.ts",
  isolate: backend === "webgpu",
};
// These start backends of their choice, and a process has one wasm, and Dawn keeps its turns.
const alone = { name: "alone", include: below("*.alone.test.ts"), isolate: true };

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    exclude: ["**/node_modules/**", "**/dist/**", "**/*.{slow,e2e}.test.ts"],
    maxWorkers: "100%", // by itself vitest leaves a core idle
    testTimeout: patience,
    hookTimeout: patience,
    reporters: ["default", "./.ci/closing-line.ts"],
    projects: (backend ? [shared] : [shared, alone]).map((test) => ({ extends: true, test })),
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "packages/bench/**"],
      thresholds: { "packages/{core,random,noise,solvers,estimators,audit}/src/**": { lines: 95 } },
    },
  },
});
