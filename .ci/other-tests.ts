import type { ViteUserConfig } from "vitest/config";
import fast from "../vitest.config.js";

/** The configuration of `pnpm test`, for tests of another kind: the files `*.KIND.test.ts`, each in a process of its own. */
export function otherTests(kind: string, testTimeout: number): ViteUserConfig {
  const { projects: _, ...test } = fast.test!;
  const exclude = ["**/node_modules/**", "**/dist/**"];
  return { ...fast, test: { ...test, include: [`**/*.${kind}.test.ts`], exclude, testTimeout } };
}
