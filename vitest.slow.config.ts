import { defineConfig } from "vitest/config";
import fast from "./vitest.config.js";

// The slow scientific checks, and only those: `pnpm check:slow`.
const slow = {
  include: ["**/*.slow.test.ts"],
  exclude: ["**/node_modules/**", "**/dist/**"],
  testTimeout: 3_600_000,
};

export default defineConfig({
  ...fast,
  test: {
    ...fast.test,
    projects: fast.test!.projects!.map((project) => ({
      resolve: fast.resolve!,
      ssr: fast.ssr!,
      test: { ...(project as { test: object }).test, root: (project as { root: string }).root, ...slow },
    })),
  },
});
