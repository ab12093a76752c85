import { defineConfig } from "vitest/config";

// For the tests that recipes show, written to docs/.blocks: packages are read from source there too.
const conditions = ["@discretely/source", "node", "import", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { include: ["**/*.{test.ts,test.js}", "**/line-*.{ts,js}"], testTimeout: 60_000, reporters: ["dot"] },
});
