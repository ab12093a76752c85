import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { backendTests } from "./.ci/backend-tests.js";

// Tests read `src`, in every package, through this export condition: nothing has to be built first.
const conditions = ["@discretely/source", "node", "import", "default"];

// With DISCRETELY_BACKEND (cpu, wasm, wasm-threads, webgpu) only the tests that depend on the backend run, on that one:
// the files that call `onTestBackend()`. Without it all tests run, and those on wasm.
const { DISCRETELY_BACKEND: backend } = process.env;
const patience = backend === "webgpu" ? 180_000 : 60_000;
// One start of TensorFlow.js and of the backend serves all files of a process: a second or two each. But these change what
// is global, and what files leave on a card would add up.
const alone = ["backends", "cli", "playground", "docs", "house"];
const project = (name: string, root: string) => {
  const include = backend ? backendTests(root) : ["**/*.test.ts"];
  const isolate = backend ? backend === "webgpu" : alone.includes(name);
  return include.length > 0 ? [{ extends: true as const, root, test: { name, include, isolate } }] : [];
};

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    exclude: ["**/node_modules/**", "**/dist/**", "**/*.{slow,e2e}.test.ts"],
    testTimeout: patience,
    hookTimeout: patience,
    reporters: ["default", "./.ci/closing-line.ts"],
    projects: [
      ...["packages", "docs/examples"].flatMap((folder) =>
        readdirSync(folder).flatMap((name) => project(name, `${folder}/${name}`)),
      ),
      ...project("playground", "docs/playground"),
      ...project("docs", "docs/tools"),
      ...project("house", ".ci"),
    ],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "packages/bench/**"],
      thresholds: { "packages/{core,random,noise,solvers,estimators,audit}/src/**": { lines: 95 } },
    },
  },
});
