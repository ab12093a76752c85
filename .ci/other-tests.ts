import type { ViteUserConfig } from "vitest/config";
import fast from "../vitest.config.js";

/** The configuration of `pnpm test`, for tests of another kind: the files `*.KIND.test.ts`, and only those. */
export function otherTests(kind: string, testTimeout: number): ViteUserConfig {
  const own = { include: [`**/*.${kind}.test.ts`], exclude: ["**/node_modules/**", "**/dist/**"], testTimeout };
  return {
    ...fast,
    test: {
      ...fast.test,
      projects: fast.test!.projects!.map((project) => ({
        resolve: fast.resolve!,
        ssr: fast.ssr!,
        test: { ...(project as { test: object }).test, root: (project as { root: string }).root, ...own },
      })),
    },
  };
}
