import { readdirSync } from "node:fs";
import { defineConfig } from "vitest/config";

// Tests read `src`, in every package, through this export condition: nothing has to be built first.
const conditions = ["@discretely/source", "node", "import", "default"];
const project = (name: string, root: string) => ({ extends: true as const, root, test: { name } });

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/*.slow.test.ts"],
    testTimeout: 60_000,
    reporters: ["default", "./.ci/closing-line.ts"],
    projects: [
      ...["packages", "docs/examples"].flatMap((folder) =>
        readdirSync(folder).map((name) => project(name, `${folder}/${name}`)),
      ),
      project("playground", "docs/playground"),
      project("house", ".ci"),
    ],
    coverage: { provider: "v8", include: ["packages/*/src/**/*.ts"], exclude: ["**/*.test.ts", "packages/bench/**"] },
  },
});
