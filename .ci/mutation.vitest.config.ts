import { defineConfig } from "vitest/config";
import fast from "../vitest.config.js";
import { mutated } from "./mutation.js";

// The tests that are to kill the mutants (mutation.js).
const { projects: _, ...test } = fast.test!;

export default defineConfig({
  ...fast,
  test: { ...test, include: [`packages/${mutated}/**/*.test.ts`], isolate: false },
});
