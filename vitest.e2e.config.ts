import { defineConfig } from "vitest/config";
import { otherTests } from "./.ci/other-tests.js";

// Whole programs, end to end: the command line in processes of its own, pages in a browser, the code of the docs: `pnpm test:e2e`.
export default defineConfig(otherTests("e2e", 60_000));
