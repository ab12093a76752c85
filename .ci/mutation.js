import { fileURLToPath } from "node:url";

// Mutation testing of what this project exists for, some hours: `pnpm mutation`, of one package by its own tests
// `MUTATE=core pnpm mutation`, or of some files `pnpm mutation --mutate "packages/core/src/where.ts"`.
// In place, because the packages of a workspace find each other by links: run it in a checkout of its own.
export const { MUTATE: mutated = "{core,estimators,solvers}" } = process.env;

export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  // Files that vitest counts as related are those of the root, not of a project.
  vitest: { configFile: fileURLToPath(import.meta.resolve("./mutation.vitest.config.ts")), related: false },
  inPlace: true,
  mutate: [
    `packages/${mutated}/src/**/*.ts`,
    "!**/*.test.ts",
    "!**/testing/**",
    "!**/reference-*.ts", // parity: the goldens hold it, from packages/discretely
  ],
  mutator: { excludedMutations: ["StringLiteral"] }, // words are for people
  coverageAnalysis: "perTest",
  ignoreStatic: true, // what is made at import is made before a mutant can be switched on
  incremental: true,
  incrementalFile: "runs/mutation/incremental.json",
  reporters: ["progress-append-only", "clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, reportTests: false },
  htmlReporter: { fileName: "runs/mutation/index.html" },
  jsonReporter: { fileName: "runs/mutation/mutants.json" },
  thresholds: { high: 95, low: 85, break: 85 },
};
