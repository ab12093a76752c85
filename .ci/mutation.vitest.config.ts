import { defineConfig } from "vitest/config";
import fast from "../vitest.config.js";

// The tests that are to kill the mutants (mutation.js).
const { projects: _, ...test } = fast.test!;

export default defineConfig({
  ...fast,
  test: { ...test, include: ["packages/{core,estimators,solvers}/**/*.test.ts"], isolate: false },
});
