import { defineConfig } from "vitest/config";
import { otherTests } from "./.ci/other-tests.js";

// The slow scientific checks: `pnpm check:slow`.
export default defineConfig(otherTests("slow", 3_600_000));
