import { defineConfig } from "vitest/config";
import fast from "../vitest.config.js";

// The tests that are to kill the mutants (mutation.js).
const { MUTATE: mutated = "{core,estimators,solvers}" } = process.env;
const { projects: _, ...test } = fast.test!;

export default defineConfig({
  ...fast,
  test: { ...test, include: [`packages/${mutated}/**/*.test.ts`], isolate: false },
});
