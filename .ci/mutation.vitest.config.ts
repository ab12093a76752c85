import { defineConfig } from "vitest/config";
import fast from "../vitest.config.js";

// The tests that are to kill the mutants (mutation.js).
const mutated = ["core", "estimators", "solvers"];

export default defineConfig({
  ...fast,
  test: {
    ...fast.test,
    projects: fast.test!.projects!.filter((project) =>
      mutated.includes((project as { test: { name: string } }).test.name),
    ),
  },
});
